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

    [Theory]
    [InlineData(0, 1, 100, "The lowest learning rate is not above 0; expected one such as 1E-06. (Parameter 'lowest')*")]
    [InlineData(0.1, 0.1, 100, "The highest learning rate is not above the lowest one; expected one such as 1. (Parameter 'highest')*")]
    [InlineData(0.1, 1, 9, "The test has fewer than 10 steps; expected 10 or more. (Parameter 'steps')*")]
    public void ValuesOutOfRangeAreRefused(double lowest, double highest, int steps, string message)
    {
        var make = () => new LearningRateFinder(lowest, highest, steps);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    private sealed class Halving : TrainingObserver
    {
        public override double GetLearningRate(long step, double scheduled) => scheduled / (step + 1);
    }
}
