using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>The moments at which a fit writes its checkpoint, and places where it cannot.</summary>
public sealed class CheckpointPathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly string _path;

    public CheckpointPathTests() => _path = Path.Combine(_folder, "fit.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void IsWrittenEverySoManyEpochsAndAtTheEnd()
    {
        List<long> steps = [];
        var recorder = new FitRecorder { BatchEnd = (_, _) => steps.Add(File.Exists(_path) ? TrainingState.Load(_path).Step : 0) };

        Fit(new FitContext { CheckpointPath = _path, CheckpointInterval = 2, Observers = [recorder] }, epochs: 5);

        steps.Distinct().Should().Equal(0, 14, 28);
        TrainingState.Load(_path).Step.Should().Be(35);
        Directory.GetFiles(_folder).Should().Equal(_path);
    }

    [Fact]
    public void EndedFitResumedIsTheSameModelAtOnce()
    {
        var model = Fit(new FitContext { CheckpointPath = _path });
        var recorder = new FitRecorder();

        var again = Fit(new FitContext { Resume = TrainingState.Load(_path), Observers = [recorder] });

        recorder.Batches.Should().BeEmpty();
        FitBits.Of(again).Should().Equal(FitBits.Of(model));
    }

    [Fact]
    public void CancelledFitGoesOnFromTheVeryBatchWhereThatIsAskedFor()
    {
        Cancelled(new FitContext { CheckpointPath = _path, CheckpointOnCancellation = true });
        var state = TrainingState.Load(_path);

        state.Step.Should().Be(10);
        FitBits.Of(Fit(new FitContext { Resume = state })).Should().Equal(FitBits.Of(Fit(new())));
    }

    [Fact]
    public void CancelledBeforeItsValidationItGoesOnWithThat()
    {
        Cancelled(new FitContext { CheckpointPath = _path, CheckpointOnCancellation = true }, batch: 14);
        var state = TrainingState.Load(_path);

        state.History.Should().ContainSingle("the second epoch is not measured yet");
        FitBits.Of(Fit(new FitContext { Resume = state })).Should().Equal(FitBits.Of(Fit(new())));
    }

    [Fact]
    public void CancelledFitLeavesTheLastCheckpointOtherwise()
    {
        Cancelled(new FitContext { CheckpointPath = _path });

        TrainingState.Load(_path).Step.Should().Be(7);
    }

    [Fact]
    public void MissingFolderIsAnErrorBeforeAnythingIsRead()
    {
        string path = Path.Combine(_folder, "none", "fit.checkpoint");
        var view = new InterceptedView(SyntheticRows.View(new MLContext(1)));
        var fit = () => Fits.Binary(SmallOptions.Lstm(), view, context: new FitContext { CheckpointPath = path });

        fit.Should().Throw<IOException>().WithMessage(
            $"CheckpointPath '{path}' cannot be written to: '{path}' cannot be written: its folder does not exist. Create the folder first. "
            + "Name a file in a folder that can be written to, or leave it null.");
        view.Moves.Should().Be(0);
    }

    [Fact]
    public void FolderInPlaceOfAFileIsAnError()
    {
        var fit = () => Fit(new FitContext { CheckpointPath = _folder });

        fit.Should().Throw<IOException>().WithMessage($"CheckpointPath '{_folder}' cannot be written to: '{_folder}' is a folder, a device or a pipe; "
            + "expected the name of a file, which is replaced as a whole. Name a file in a folder that can be written to, or leave it null.");
    }

    [Theory]
    [InlineData("/dev/full", "'/dev/full' is a folder, a device or a pipe; expected the name of a file, which is replaced as a whole.")]
    [InlineData("/proc/fit.checkpoint", "*")]
    public void PlaceThatTakesNoFileIsAnErrorWithAdviceThatCanBeFollowed(string path, string reason)
    {
        var fit = () => Fit(new FitContext { CheckpointPath = path });

        fit.Should().Throw<IOException>().WithMessage($"CheckpointPath '{path}' cannot be written to: {reason} Name a file in a folder that can be written to, or leave it null.")
            .And.Message.Should().NotContain("stream");
    }

    [Theory]
    [InlineData(true, 1, "CheckpointOnCancellation is true, but CheckpointPath is null, so a cancelled fit would leave no checkpoint. Set CheckpointPath, or leave CheckpointOnCancellation false.")]
    [InlineData(false, 5, "CheckpointInterval is 5, but CheckpointPath is null, so no checkpoint would be written. Set CheckpointPath, or leave CheckpointInterval 1.")]
    public void CheckpointsWithoutAPathAreAnErrorBeforeAnythingIsRead(bool onCancellation, int interval, string message)
    {
        var view = new InterceptedView(SyntheticRows.View(new MLContext(1)));
        var context = new FitContext { CheckpointOnCancellation = onCancellation, CheckpointInterval = interval };

        FluentActions.Invoking(() => Fits.Binary(SmallOptions.Lstm(), view, context: context)).Should().Throw<ArgumentException>().Which.Message.Should().Be($"{message} (Parameter 'CheckpointPath')");
        FluentActions.Invoking(() => SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.View(new MLContext(1), 60), context)).Should().Throw<ArgumentException>()
            .Which.Message.Should().Be($"{message} (Parameter 'CheckpointPath')");
        view.Moves.Should().Be(0);
    }

    [Fact]
    public void FileThatWouldNotFitOnTheDiskIsAnErrorAndChangesNothing()
    {
        File.WriteAllText(_path, "before");
        var probe = () => ReplacedFile.Probe(_path, 1L << 60);

        probe.Should().Throw<IOException>();
        File.ReadAllText(_path).Should().Be("before");
        Directory.GetFiles(_folder).Should().Equal(_path);
    }

    [Fact]
    public void FolderThatGoesAwayIsAWarningAndTheFitGoesOn()
    {
        var ml = new MLContext(1);
        var warnings = Warnings.Of(ml);
        string folder = Path.Combine(_folder, "goes"), path = Path.Combine(folder, "fit.checkpoint");
        Directory.CreateDirectory(folder);
        var recorder = new FitRecorder { BatchEnd = (progress, _) => Act(progress.Step == 3, () => Directory.Delete(folder)) };

        var model = ml.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm())
            .Fit(SyntheticRows.View(ml), new FitContext { CheckpointPath = path, Observers = [recorder] });

        warnings.Should().HaveCount(3).And.Contain(
            $"The checkpoint '{path}' cannot be written at step 7: '{path}' cannot be written: its folder does not exist. Create the folder first. "
            + "What it held before is still there, and the fit goes on; free some space.");
        FitBits.Of(model).Should().Equal(FitBits.Of(Fit(new())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void EmptyPathIsRefused(string path)
    {
        var make = () => new FitContext { CheckpointPath = path };

        make.Should().Throw<ArgumentException>().WithMessage("CheckpointPath is empty; give the path of a file, or null for none. (Parameter 'value')");
    }

    [Fact]
    public void IntervalBelowOneIsRefused()
    {
        var make = () => new FitContext { CheckpointInterval = 0 };

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("CheckpointInterval counts epochs; expected 1 or more. (Parameter 'value')*");
    }

    private static void Cancelled(FitContext context, int batch = 10)
    {
        using var source = new CancellationTokenSource();
        var recorder = new FitRecorder { BatchEnd = (progress, _) => Act(progress.Step == batch, source.Cancel) };
        var fit = () => Fit(context with { Observers = [recorder], CancellationToken = source.Token });

        fit.Should().Throw<OperationCanceledException>().Which.Should().NotBeOfType<FitPausedException>();
    }

    private static RecurrentTransformer Fit(FitContext context, int epochs = 2) => Fits.Binary(SmallOptions.Lstm(epochs: epochs), context: context);

    private static void Act(bool condition, Action action)
    {
        if (condition)
            action();
    }
}
