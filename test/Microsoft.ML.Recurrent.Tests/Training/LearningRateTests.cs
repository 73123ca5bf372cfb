using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class LearningRateTests
{
    [Fact]
    public void ConstantStays() => Rates(LearningRateSchedule.Constant).Should().OnlyContain(rate => rate == 0.01);

    [Fact]
    public void CosineFallsFromTheFullRateToZero()
    {
        double[] rates = Rates(LearningRateSchedule.Cosine);

        rates[0].Should().BeApproximately(0.01, 1e-12);
        rates[50].Should().BeApproximately(0.005, 1e-12);
        rates[25].Should().BeApproximately(0.01 * (1 + Math.Sqrt(0.5)) / 2, 1e-12);
        rates[100].Should().BeApproximately(0, 1e-12);
        rates.Should().BeInDescendingOrder();
    }

    [Fact]
    public void OneCycleRisesForThreeTenthsAndFallsToNearlyZero()
    {
        double[] rates = Rates(LearningRateSchedule.OneCycle);

        rates[0].Should().BeApproximately(0.01 / 25, 1e-12);
        rates[30].Should().BeApproximately(0.01, 1e-12);
        rates[100].Should().BeApproximately(0.01 / 25 / 10_000, 1e-12);
        rates[..31].Should().BeInAscendingOrder();
        rates[30..].Should().BeInDescendingOrder();
    }

    [Theory]
    [InlineData(LearningRateSchedule.Cosine, 0.01)]
    [InlineData(LearningRateSchedule.OneCycle, 0.01 / 25)]
    public void OneStepTakesTheFirstRate(LearningRateSchedule schedule, double expected) =>
        new LearningRate(new TrainingOptions { Schedule = schedule, LearningRate = 0.01 }, totalSteps: 1).At(0).Should().BeApproximately(expected, 1e-12);

    [Theory]
    [InlineData(LearningRateSchedule.Constant)]
    [InlineData(LearningRateSchedule.Cosine)]
    [InlineData(LearningRateSchedule.OneCycle)]
    public void HistoryHoldsTheRateOfEachEpochsLastStep(LearningRateSchedule schedule)
    {
        var options = Fits.With(t => t with { Schedule = schedule, MaximumEpochs = 5, Patience = 0, ValidationFraction = 0, BatchSize = 30 });
        var rate = new LearningRate(options.Training, totalSteps: 20);

        var history = Fits.Binary(options).History;

        history.Select(epoch => epoch.LearningRate).Should().Equal(Enumerable.Range(1, 5).Select(epoch => rate.At(4 * epoch - 1)));
    }

    [Fact]
    public void PlateauHalvesTheRateAfterTwoEpochsWithoutABetterLoss()
    {
        var rate = new LearningRate(new TrainingOptions { Schedule = LearningRateSchedule.Plateau, LearningRate = 0.8 }, 1000);
        var plateau = new PlateauSchedule(rate);
        List<double> rates = [];
        foreach (double loss in new[] { 5, 4, 4, 4.5, 3, 3, 3, 3, 3.0 })
        {
            rates.Add(rate.At(0));
            plateau.OnEpochEnd(new TrainingEpoch(1, 0, loss, "", null, 0, 0, 0), new TrainingControl());
        }

        rates.Should().Equal(0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2);
    }

    [Fact]
    public void PlateauWorksInAFit()
    {
        // Validation on opposite labels: the loss only rises.
        var context = new MLContext(1);
        var options = Fits.With(t => t with { Schedule = LearningRateSchedule.Plateau, MaximumEpochs = 6, Patience = 0, LearningRate = 0.04 });

        var history = Fits.Binary(options, SyntheticRows.View(context), Opposite.Of(context)).History;

        history.Select(epoch => epoch.LearningRate).Should().Equal(0.04, 0.04, 0.04, 0.02, 0.02, 0.01);
    }

    private static double[] Rates(LearningRateSchedule schedule)
    {
        var rate = new LearningRate(new TrainingOptions { Schedule = schedule, LearningRate = 0.01 }, totalSteps: 101);
        return [.. Enumerable.Range(0, 101).Select(step => rate.At(step))];
    }
}
