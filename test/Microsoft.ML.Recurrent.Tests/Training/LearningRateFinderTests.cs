using System.Text.Json;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class LearningRateFinderTests
{
    private static readonly LstmOptions _options = SmallOptions.Lstm("Words", epochs: 100);

    [Fact]
    public void RatesRiseByTheSameFactorFromTheLowestToTheHighest()
    {
        var finder = new LearningRateFinder(lowest: 1e-5, highest: 0.1, steps: 41);

        var model = Fits.Binary(_options, context: new FitContext { Observers = [finder] });

        finder.Points.Should().HaveCount(41);
        finder.Points[0].LearningRate.Should().BeApproximately(1e-5, 1e-15);
        finder.Points[20].LearningRate.Should().BeApproximately(1e-3, 1e-13);
        finder.Points[^1].LearningRate.Should().BeApproximately(0.1, 1e-11);
        model.History[^1].Step.Should().Be(41);
        model.History[^1].LearningRate.Should().BeApproximately(0.1, 1e-11);
        model.History.StopReason.Should().StartWith("The learning-rate test is done: the suggestion is 0.");
    }

    [Fact]
    public void SuggestionIsWhereTheLossFallsFastestAndLearnsMoreThanAHundredthOfIt()
    {
        var finder = new LearningRateFinder();
        Fits.Binary(_options, context: new FitContext { Observers = [finder] });
        double rate = finder.Suggestion!.Value;

        double Loss(double other) => Fits.Binary(SmallOptions.Lstm("Words", epochs: 5) with
        {
            Training = SmallOptions.Lstm(epochs: 5).Training with { LearningRate = other },
        }).History.Min(epoch => epoch.ValidationLoss!.Value);

        double[] losses = [.. finder.Points.Select(point => point.SmoothedLoss)];
        int place = finder.Points.ToList().FindIndex(point => point.LearningRate == rate);
        for (int i = 1; i < losses.Length - 1; i++)
            (losses[place - 1] - losses[place + 1]).Should().BeGreaterThanOrEqualTo(losses[i - 1] - losses[i + 1]);
        Loss(rate).Should().BeLessThan(Loss(rate / 100));
    }

    [Fact]
    public void LossThatHasGrownEndsTheTest()
    {
        var finder = new LearningRateFinder(lowest: 1e-3, highest: 1e4, steps: 200);

        Fits.Binary(_options, context: new FitContext { Observers = [finder] });

        finder.Points.Count.Should().BeInRange(10, 199);
        finder.Points[^1].SmoothedLoss.Should().BeGreaterThan(4 * finder.Points.Min(point => point.SmoothedLoss));
    }

    [Fact]
    public void LossThatNeverFellHasNoSuggestion()
    {
        var (finder, control) = (new LearningRateFinder(steps: 10), new TrainingControl());
        finder.RestoreState(JsonSerializer.SerializeToElement(Enumerable.Range(1, 9).Select(i => new LearningRatePoint(1e-6 * i, 1 + (0.1 * i), 0))));

        finder.OnBatchEnd(new TrainingProgress(1, 1, 10, 10, 2, 0) { Step = 10, BatchLoss = 2 }, control);

        control.StopReason.Should().Be("The learning-rate test is done: the loss never fell, so there is no suggestion.");
        finder.Suggestion.Should().BeNull();
    }

    [Fact]
    public void LossesAreThoseOfTheBatches()
    {
        List<double> means = [];
        var finder = new LearningRateFinder(steps: 10);
        var recorder = new FitRecorder { BatchEnd = (progress, _) => means.Add(progress.TrainingLoss) };

        Fits.Binary(SmallOptions.Lstm(epochs: 100) with { Training = SmallOptions.Lstm().Training with { MaximumEpochs = 100, BatchSize = 8, ValidationFraction = 0 } },
            context: new FitContext { Observers = [finder, recorder] });

        for (int step = 0; step < 10; step++)
            finder.Points.Take(step + 1).Average(point => point.Loss).Should().BeApproximately(means[step], 1e-6);
    }

    [Fact]
    public void OnlyTheFirstNetworkOfAnEnsembleIsTested()
    {
        var finder = new LearningRateFinder(steps: 12);

        var model = Fits.Binary(_options with { Ensemble = 2 }, context: new FitContext { Observers = [finder] });

        finder.Points.Should().HaveCount(12);
        model.History.Networks.Select(network => network[^1].Step).Should().Equal(12, 1);
    }

    [Fact]
    public void ObserverOfOnesOwnSetsTheRate()
    {
        var model = Fits.Binary(_options with { Training = _options.Training with { MaximumEpochs = 2 } }, context: new FitContext { Observers = [new Halving()] });

        model.History.Select(epoch => epoch.LearningRate).Should().Equal(0.02 / 7, 0.02 / 14);
    }

    [Fact]
    public void FitShorterThanTheTestIsRefusedAtItsStart()
    {
        var recorder = new FitRecorder();
        var finder = new LearningRateFinder(steps: 15);
        var fit = () => Fits.Binary(SmallOptions.Lstm("Words", epochs: 2), context: new FitContext { Observers = [finder, recorder] });

        fit.Should().Throw<InvalidOperationException>().WithMessage("The learning-rate test has 15 steps, but the fit has at most 14; expected 15 or more. "
            + "Raise TrainingOptions.MaximumEpochs or MaximumSteps, or give the finder fewer steps.");
        recorder.Batches.Should().BeEmpty();
    }

    [Fact]
    public void TestThatEndsBeforeItIsDoneSuggestsNothing()
    {
        var finder = new LearningRateFinder(steps: 40);
        var stop = new FitRecorder { BatchEnd = (progress, control) => Act(progress.Step == 39, () => control.RequestStop("Too early.")) };

        Fits.Binary(_options, context: new FitContext { Observers = [finder, stop] });

        finder.Points.Should().HaveCount(39);
        finder.Suggestion.Should().BeNull();
    }

    [Fact]
    public void PausedTestGoesOnWhereItWas()
    {
        LearningRateFinder whole = new(steps: 40), first = new(steps: 40), second = new(steps: 40);
        Fits.Binary(_options, context: new FitContext { Observers = [whole] });
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [first, Resumption.Pauser(batch: 11, epoch: 0)] });

        Fits.Binary(_options, context: new FitContext { Resume = state, Observers = [second] });

        second.Points.Should().Equal(whole.Points);
        second.Suggestion.Should().Be(whole.Suggestion).And.NotBeNull();
    }

    [Fact]
    public void TestOfWhichACheckpointKnowsNothingIsRefused()
    {
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [Resumption.Pauser(batch: 11, epoch: 0)] });
        var fit = () => Fits.Binary(_options, context: new FitContext { Resume = state, Observers = [new LearningRateFinder()] });

        fit.Should().Throw<InvalidOperationException>().WithMessage("The fit goes on after 11 steps, of which the learning-rate test has 0. Start the fit again, without Resume.");
    }

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void RateThatIsNotAboveZeroIsRefusedWithItsObserver(double rate, string shown)
    {
        var fit = () => Fits.Binary(_options, context: new FitContext { Observers = [new Fixed(rate)] });

        fit.Should().Throw<InvalidOperationException>().WithMessage(
            $"The observer {typeof(Fixed).FullName} gave a learning rate of {shown} for step 0; expected a finite one above 0, such as the scheduled 0.02. Correct its GetLearningRate.");
    }

    [Fact]
    public void ScheduleThatEndsAtZeroMayBeScaled()
    {
        var options = _options with { Training = _options.Training with { MaximumEpochs = 2, Schedule = LearningRateSchedule.Cosine } };

        var model = Fits.Binary(options, context: new FitContext { Observers = [new Halving()] });

        model.History[^1].LearningRate.Should().Be(0);
    }

    [Theory]
    [InlineData(double.NaN, 1, 100, "The lowest learning rate is not finite; expected one such as 1E-06. (Parameter 'lowest')*")]
    [InlineData(1e-6, double.PositiveInfinity, 10, "The highest learning rate is not finite; expected one such as 1. (Parameter 'highest')*")]
    [InlineData(0, 1, 100, "The lowest learning rate is not above 0; expected one such as 1E-06. (Parameter 'lowest')*")]
    [InlineData(0.1, 0.1, 100, "The highest learning rate is not above the lowest one; expected one such as 1. (Parameter 'highest')*")]
    [InlineData(0.1, 1, 9, "The test has fewer than 10 steps; expected 10 or more. (Parameter 'steps')*")]
    public void ValuesOutOfRangeAreRefused(double lowest, double highest, int steps, string message)
    {
        var make = () => new LearningRateFinder(lowest, highest, steps);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    private static void Act(bool condition, Action action)
    {
        if (condition)
            action();
    }

    private sealed class Fixed(double rate) : TrainingObserver
    {
        public override double GetLearningRate(long step, double scheduled) => rate;
    }

    private sealed class Halving : TrainingObserver
    {
        public override double GetLearningRate(long step, double scheduled) => scheduled / (step + 1);
    }
}
