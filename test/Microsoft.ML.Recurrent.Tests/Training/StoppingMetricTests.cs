using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class StoppingMetricTests
{
    [Theory]
    [InlineData(StoppingMetric.Loss, true, 2)]
    [InlineData(StoppingMetric.TaskMetric, true, 3)]
    [InlineData(StoppingMetric.TaskMetric, false, 1)]
    public void TheBestMeasurementIsTheOneOfThatMetric(StoppingMetric metric, bool isHigherBetter, int expected)
    {
        var best = new BestWeights<int>(() => 0, new MeasurementOrder(new TrainingOptions { StoppingMetric = metric }, isHigherBetter));

        foreach (var (loss, value) in new[] { (0.9, 0.5), (0.3, 0.7), (0.5, 0.8), (0.6, 0.8) })
            best.OnEpochEnd(new TrainingEpoch(1, 0, loss, "", value, 0, 0, 0), new TrainingControl());

        best.Record.Should().Be(expected);
    }

    [Fact]
    public void OfEqualMetricsTheLowerLossIsBetter()
    {
        var order = new MeasurementOrder(new TrainingOptions { StoppingMetric = StoppingMetric.TaskMetric }, isHigherBetter: true);
        TrainingEpoch Of(double loss, double metric) => new(1, 0, loss, "", metric, 0, 0, 0);

        order.IsBetter(Of(0.4, 0.8), Of(0.5, 0.8)).Should().BeTrue();
        order.IsBetter(Of(0.5, 0.8), Of(0.5, 0.8)).Should().BeFalse();
        order.IsBetter(Of(0.1, 0.7), Of(0.5, 0.8)).Should().BeFalse();
    }

    [Fact]
    public void AFitKeepsTheBestMetricsWeights()
    {
        var context = new MLContext(1);
        var validation = SyntheticRows.View(context, count: 60, seed: 9);
        var options = Fits.With(t => t with { LearningRate = 0.3, MaximumEpochs = 12, Patience = 0, GradientClippingNorm = 0, StoppingMetric = StoppingMetric.TaskMetric });

        var model = Fits.Binary(options, SyntheticRows.View(context), validation);

        double best = model.History.Max(e => e.ValidationMetric!.Value);
        model.History.Best!.ValidationMetric.Should().Be(best);
        context.BinaryClassification.Evaluate(model.Transform(validation)).Accuracy.Should().BeApproximately(best, 1e-9);
    }

    [Fact]
    public void TheReasonNamesTheMetric()
    {
        var context = new MLContext(1);
        var options = Fits.With(t => t with { MaximumEpochs = null, ValidationInterval = 3, Patience = 2, StoppingMetric = StoppingMetric.TaskMetric, LearningRate = 1e-9 });

        Fits.Binary(options, SyntheticRows.View(context), SyntheticRows.View(context, seed: 2)).History.StopReason
            .Should().Be("The validation metric has not improved for 2 measurements.");
    }
}
