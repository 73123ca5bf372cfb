using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class MaximumTimeTests
{
    [Fact]
    public void EndsAFitWithinABatchWithAModel()
    {
        var time = new SteppedTime();
        var limit = new MaximumTime(TimeSpan.FromSeconds(9.5), time);

        var model = Fits.Binary(SmallOptions.Lstm(epochs: 50), context: new FitContext { Observers = [time.PerBatch, limit] });

        model.History.StopReason.Should().Be("The maximum time of 00:00:09.5000000 has passed.");
        model.History[^1].Step.Should().Be(10);
        limit.Elapsed.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void NetworksOfAnEnsembleShareTheTime()
    {
        var time = new SteppedTime();
        var options = SmallOptions.Lstm(epochs: 50) with { Ensemble = 3 };

        var model = Fits.Binary(options, context: new FitContext { Observers = [time.PerBatch, new MaximumTime(TimeSpan.FromSeconds(30), time)] });

        model.History.Networks.Select(network => network[^1].Step).Should().Equal(10, 10, 10);
    }

    [Fact]
    public void TimeBeforeAPauseCounts()
    {
        var time = new SteppedTime();
        RecurrentTransformer Fit(FitContext context) => Fits.Binary(
            SmallOptions.Lstm(epochs: 50), context: context with { Observers = [.. context.Observers, time.PerBatch, new MaximumTime(TimeSpan.FromSeconds(20), time)] });

        var model = Resumption.PausedAndResumed(Fit, batch: 8);

        model.History[^1].Step.Should().Be(20);
    }

    [Fact]
    public void RefitOfAForecasterTakesItsSteps()
    {
        var time = new SteppedTime();
        var options = SmallForecasts.Everything with { Members = ForecastMembers.Network, RefitOnAllRows = true, Training = SmallForecasts.Everything.Training with { MaximumEpochs = 50 } };

        var model = SmallForecasts.Fit(options, SyntheticSeries.Create(60, 50), new FitContext { Observers = [time.PerBatch, new MaximumTime(TimeSpan.FromSeconds(7), time)] });

        model.History[^1].Step.Should().Be(7);
        model.History.Refit![^1].Step.Should().Be(model.History.Best!.Step);
    }

    [Fact]
    public void AnotherFitBeginsAnew()
    {
        var time = new SteppedTime();
        var limit = new MaximumTime(TimeSpan.FromSeconds(5), time);
        long Steps() => Fits.Binary(SmallOptions.Lstm(epochs: 50), context: new FitContext { Observers = [time.PerBatch, limit] }).History[^1].Step;

        Steps().Should().Be(5);
        Steps().Should().Be(5);
    }

    [Fact]
    public void NoTimeIsRefused()
    {
        var make = () => new MaximumTime(TimeSpan.Zero);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("The maximum time of a fit is not above 0; expected a time to train for. (Parameter 'limit')*");
    }

    /// <summary>A clock that goes on by a second with each batch.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long _seconds;

        public SteppedTime() => PerBatch = new FitRecorder { BatchEnd = (_, _) => _seconds++ };

        public FitRecorder PerBatch { get; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;
    }
}
