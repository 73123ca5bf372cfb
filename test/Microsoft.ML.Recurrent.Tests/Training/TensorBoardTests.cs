using Microsoft.ML.Recurrent.Tests.Fixtures;
using Tensorboard;

namespace Microsoft.ML.Recurrent.Tests.Training;

public sealed class TensorBoardTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        File.Delete(_directory);
    }

    [Fact]
    public void EventFileHoldsEveryEpochsMeasures()
    {
        var history = Fits.Binary(Fits.With(t => t with { TensorBoardDirectory = _directory, MaximumEpochs = 3 })).History;

        var events = Events();

        Series("loss/training").Should().Equal(history.Select(e => ((int)e.Step, (float)e.TrainingLoss)));
        Series("loss/validation").Should().Equal(history.Select(e => ((int)e.Step, (float)e.ValidationLoss!.Value)));
        Series("validation/Accuracy").Should().Equal(history.Select(e => ((int)e.Step, (float)e.ValidationMetric!.Value)));
        Series("learning_rate").Should().Equal(history.Select(e => ((int)e.Step, (float)e.LearningRate)));

        IEnumerable<(int, float)> Series(string tag) => events
            .SelectMany(e => (e.Summary?.Value ?? []).Select(v => (e.Step, Value: v)))
            .Where(v => v.Value.Tag == tag)
            .Select(v => ((int)v.Step, v.Value.SimpleValue));
    }

    [Fact]
    public void WithoutValidationItsSeriesAreLeftOut()
    {
        Fits.Binary(Fits.With(t => t with { TensorBoardDirectory = _directory, ValidationFraction = 0 }));

        Events().SelectMany(e => (e.Summary?.Value ?? []).Select(v => v.Tag)).Distinct().Should().BeEquivalentTo("loss/training", "learning_rate");
    }

    [Fact]
    public void FilesAreClosedWhenTheFitEnds()
    {
        Fits.Binary(Fits.With(t => t with { TensorBoardDirectory = _directory }));

        using var alone = new FileStream(Directory.GetFiles(_directory).Single(), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        alone.Length.Should().BePositive();
    }

    [Fact]
    public void PathThatCannotBeADirectoryIsNamed()
    {
        File.WriteAllText(_directory, "a file");
        var recorder = new FitRecorder();

        var fit = () => Fits.Binary(Fits.With(t => t with { TensorBoardDirectory = _directory }), context: new() { Observers = [recorder] });

        var thrown = fit.Should().Throw<IOException>().Which;
        thrown.Message.Should().Be($"TensorBoardDirectory '{_directory}' cannot be written to: {thrown.InnerException!.Message} "
            + "Name a folder that can be made and written to, or leave it null.");
        recorder.Start.Should().BeNull();
    }

    [Fact]
    public void FolderThatFailsDuringTheFitIsWarnedOfOnceAndTheFitGoesOn()
    {
        var warnings = new WarningRecorder();
        var breaking = new FitRecorder
        {
            EpochEnd = (epoch, _) =>
            {
                if (epoch.Epoch != 1)
                    return;
                Directory.Delete(_directory, recursive: true);
                File.WriteAllText(_directory, "a file");
            },
        };

        var history = Fits.Binary(Fits.With(t => t with { TensorBoardDirectory = _directory, MaximumEpochs = 4 }), context: new() { Observers = [breaking, warnings] }).History;

        history.Should().HaveCount(4);
        warnings.Messages.Should().ContainSingle().Which.Should()
            .StartWith($"TensorBoardDirectory '{_directory}' can no longer be written to, so no more events are written from epoch 2 on: ");
    }

    private sealed class WarningRecorder : TrainingObserver
    {
        public List<string> Messages { get; } = [];

        internal override void OnWarning(string message) => Messages.Add(message);
    }

    /// <summary>TFRecord: length (8 bytes), its checksum (4), data, its checksum (4).</summary>
    private List<Event> Events()
    {
        byte[] file = File.ReadAllBytes(Directory.GetFiles(_directory).Single());
        List<Event> events = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BitConverter.ToInt64(file, at);
            events.Add(Event.Parser.ParseFrom(file, at + 12, length));
            at += 16 + length;
        }

        return events;
    }
}
