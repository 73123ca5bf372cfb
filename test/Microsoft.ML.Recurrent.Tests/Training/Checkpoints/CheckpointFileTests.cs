using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>Checkpoints that are torn, truncated, edited or something else.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private static readonly Lazy<TrainingState> _state = new(() => Resumption.Paused(
        context => Fits.Binary(SmallOptions.Lstm(), context: context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] }));

    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly string _path;
    private readonly byte[] _bytes;

    public CheckpointFileTests()
    {
        _path = Path.Combine(_folder, "fit.checkpoint");
        _state.Value.Save(_path);
        _bytes = File.ReadAllBytes(_path);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SaysWhatItIsOf()
    {
        var state = TrainingState.Load(_path);

        (state.Epoch, state.Step, state.Network, state.Networks, state.IsRefit, state.Seed).Should().Be((1, 3, 0, 1, false, 1));
        state.History.Should().BeEmpty();
        state.LibraryVersion.Should().Be(LibraryVersion.Current);
        state.Options.GetProperty("hiddenSize").GetInt32().Should().Be(6);
        state.Sources.Should().Equal(new Dictionary<string, string>
        {
            ["column 'Values'"] = "1 feature per step",
            ["label 'Label'"] = "BinaryClassification with 1 output",
            ["training data"] = "108 rows",
            ["validation data"] = "12 rows",
            ["start"] = "a network of 223 weights",
        });
        state.ToString().Should().StartWith("Epoch 1, step 3, of column 'Values': 1 feature per step, label 'Label'");
    }

    [Fact]
    public void SavedAgainItIsTheSameFile()
    {
        TrainingState.Load(_path).Save(_path);

        File.ReadAllBytes(_path).Should().Equal(_bytes);
    }

    [Fact]
    public void TruncatedAnywhereItIsRefused()
    {
        for (int length = 0; length < _bytes.Length; length += length < 64 ? 1 : 97)
        {
            string expected = length < 8 ? "This is no checkpoint of a fit by Microsoft.ML.Recurrent."
                : $"The checkpoint ends after {length} bytes; expected {(length < 32 ? "at least 64" : _bytes.Length)}. The file is truncated.";
            Load(_bytes[..length]).Should().Throw<FormatException>().WithMessage($"'{_path}' cannot be resumed from. {expected}");
        }
    }

    [Fact]
    public void AnyOtherByteIsRefused()
    {
        for (int place = 0; place < _bytes.Length; place += place < 400 ? 1 : 101)
        {
            byte[] edited = [.. _bytes];
            edited[place] ^= 0x10;
            Load(edited).Should().Throw<FormatException>($"byte {place} is another one");
        }
    }

    [Fact]
    public void EditedItIsRefused()
    {
        byte[] edited = [.. _bytes];
        edited[^100]++;

        Load(edited).Should().Throw<FormatException>()
            .WithMessage($"'{_path}' cannot be resumed from. The checkpoint is not what was saved; the file has been altered, or is damaged.");
    }

    [Fact]
    public void LongerThanItShouldBeItIsRefused() => Load([.. _bytes, 0]).Should().Throw<FormatException>().WithMessage(
        $"'{_path}' cannot be resumed from. The checkpoint goes on behind its end: it has {_bytes.Length + 1} bytes; expected {_bytes.Length}. The file has been altered.");

    [Fact]
    public void NewerFormatIsRefused()
    {
        byte[] newer = [.. _bytes];
        newer[8] = 2;

        Load(newer).Should().Throw<FormatException>().WithMessage(
            $"'{_path}' cannot be resumed from. The checkpoint has format version 2; this version of Microsoft.ML.Recurrent reads up to 1. Update the package.");
    }

    [Fact]
    public void CheckpointOfAnEngineIsRefused() => Load([.. "MLRECCKP"u8, .. _bytes[8..]]).Should().Throw<FormatException>().WithMessage(
        $"'{_path}' cannot be resumed from. This is the checkpoint of a forecasting engine, not of a fit; give it to ForecastingEngine.Resume.");

    [Fact]
    public void ForeignFileIsRefused() => Load([.. Enumerable.Repeat((byte)'x', 5000)]).Should().Throw<FormatException>()
        .WithMessage($"'{_path}' cannot be resumed from. This is no checkpoint of a fit by Microsoft.ML.Recurrent.");

    [Fact]
    public void MissingFileIsAnErrorOfItsOwn()
    {
        var load = () => TrainingState.Load(Path.Combine(_folder, "none"));

        load.Should().Throw<FileNotFoundException>().WithMessage($"'{Path.Combine(_folder, "none")}' is not there; expected the file that a fit wrote to its CheckpointPath.");
    }

    [Fact]
    public void FileInAMissingFolderIsMissing()
    {
        var load = () => TrainingState.Load(Path.Combine(_folder, "none", "fit.checkpoint"));

        load.Should().Throw<FileNotFoundException>().WithMessage("*is not there; expected the file that a fit wrote to its CheckpointPath.");
    }

    [Fact]
    public void FolderIsNoCheckpoint()
    {
        var load = () => TrainingState.Load(_folder);

        load.Should().Throw<IOException>().WithMessage($"'{_folder}' is a folder; expected a checkpoint's file.");
    }

    [Fact]
    public void FolderTakesNoState()
    {
        var save = () => _state.Value.Save(_folder);

        save.Should().Throw<IOException>().WithMessage($"'{_folder}' is a folder, a device or a pipe; expected the name of a file, which is replaced as a whole.");
    }

    private Func<TrainingState> Load(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        return () => TrainingState.Load(_path);
    }
}
