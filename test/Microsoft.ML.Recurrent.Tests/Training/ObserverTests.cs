using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class ObserverTests
{
    [Fact]
    public void IsToldOfEverythingInOrder()
    {
        var recorder = new FitRecorder();

        var model = Fits.Binary(Fits.With(t => t with { MaximumEpochs = 2, BatchSize = 27 }), context: new() { Observers = [recorder] });

        recorder.Start.Should().Be(new TrainingStart(108, 12, model.Model.Count, 2) { Steps = 8 });
        recorder.Batches.Select(b => (b.Epoch, b.Epochs, b.Batch, b.Batches)).Should().Equal(
            (1, 2, 1, 4), (1, 2, 2, 4), (1, 2, 3, 4), (1, 2, 4, 4), (2, 2, 1, 4), (2, 2, 2, 4), (2, 2, 3, 4), (2, 2, 4, 4));
        recorder.Batches.Select(b => (b.Step, b.Steps)).Should().Equal(Enumerable.Range(1, 8).Select(step => ((long)step, 8L)));
        recorder.Batches[3].TrainingLoss.Should().Be(model.History[0].TrainingLoss);
        recorder.Batches.Should().OnlyContain(b => b.StepsPerSecond > 0);
        recorder.Epochs.Should().Equal(model.History);
        recorder.Ends.Should().Equal(model.History);
    }

    [Fact]
    public void CanStopAfterABatch()
    {
        var recorder = new FitRecorder { BatchEnd = (progress, control) => Stop(progress.Batch == 2, control, "Enough batches.") };

        var history = Fits.Binary(SmallOptions.Lstm(), context: new() { Observers = [recorder] }).History;

        recorder.Batches.Should().HaveCount(2);
        history.Should().HaveCount(1);
        history.BestEpoch.Should().Be(1);
        history.StopReason.Should().Be("Enough batches.");
        history[0].ValidationLoss.Should().NotBeNull("the stopped epoch is measured too");
    }

    [Fact]
    public void CanStopAfterAnEpochAndTheFirstReasonStays()
    {
        var first = new FitRecorder { EpochEnd = (epoch, control) => Stop(epoch.Epoch == 2, control, "First.") };
        var second = new FitRecorder { EpochEnd = (epoch, control) => Stop(epoch.Epoch == 2, control, "Second.") };

        var history = Fits.Binary(Fits.With(t => t with { MaximumEpochs = 9 }), context: new() { Observers = [first, second] }).History;

        history.Should().HaveCount(2);
        history.StopReason.Should().Be("First.");
    }

    [Fact]
    public void EmptyReasonIsRefused()
    {
        var recorder = new FitRecorder { EpochEnd = (_, control) => control.RequestStop(" ") };

        var fit = () => Fits.Binary(SmallOptions.Lstm(), context: new() { Observers = [recorder] });

        fit.Should().Throw<ArgumentException>().Which.ParamName.Should().Be("reason");
    }

    [Theory]
    [InlineData("start")]
    [InlineData("batch")]
    [InlineData("epoch")]
    public void ItsExceptionEndsTheFit(string when)
    {
        var thrown = new TimeZoneNotFoundException("mine");
        var recorder = new FitRecorder
        {
            FitStart = _ => Throw("start"),
            BatchEnd = (_, _) => Throw("batch"),
            EpochEnd = (_, _) => Throw("epoch"),
        };

        var fit = () => Fits.Binary(SmallOptions.Lstm(), context: new() { Observers = [recorder] });

        fit.Should().Throw<TimeZoneNotFoundException>().Which.Should().BeSameAs(thrown);
        recorder.Ends.Should().BeEmpty();

        void Throw(string now)
        {
            if (now == when)
                throw thrown;
        }
    }

    [Fact]
    public void ProgressIsReportedOnTheFittingThread()
    {
        var progress = new ThreadProgress();
        var recorder = new FitRecorder();

        Fits.Binary(SmallOptions.Lstm(), context: new() { Progress = progress, Observers = [recorder] });

        progress.Reports.Select(r => r.Progress).Should().Equal(recorder.Batches);
        progress.Reports.Should().OnlyContain(r => r.Thread == Environment.CurrentManagedThreadId);
    }

    private static void Stop(bool now, TrainingControl control, string reason)
    {
        if (now)
            control.RequestStop(reason);
    }

    private sealed class ThreadProgress : IProgress<TrainingProgress>
    {
        public List<(TrainingProgress Progress, int Thread)> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add((value, Environment.CurrentManagedThreadId));
    }
}
