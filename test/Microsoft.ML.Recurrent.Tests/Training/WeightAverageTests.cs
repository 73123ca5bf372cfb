using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class WeightAverageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheModelHoldsTheMovingAverageOfEachStepsWeights(bool onDevice)
    {
        float[][] steps = [.. Enumerable.Range(1, 3).Select(count => Fits.WeightsOf(Fit(count, averaging: 0, onDevice)))];
        float[] initial = Fits.WeightsOf(Fit(1, averaging: 0, onDevice, rate: 1e-30));

        float[] averaged = Fits.WeightsOf(Fit(3, averaging: 0.9, onDevice));

        // The decay grows from a tenth on: 1/10, 2/11, 3/12.
        float[] expected = [.. initial];
        for (int step = 1; step <= 3; step++)
            expected = [.. expected.Zip(steps[step - 1], (average, weight) => step / (step + 9f) * average + 9f / (step + 9f) * weight)];
        averaged.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void LongAverageTakesInEveryTenthStepAndTheLast()
    {
        float[] initial = Fits.WeightsOf(Fit(1, averaging: 0, onDevice: false, rate: 1e-30));
        float[] tenth = Fits.WeightsOf(Fit(10, averaging: 0, onDevice: false)), thirteenth = Fits.WeightsOf(Fit(13, averaging: 0, onDevice: false));

        float[] averaged = Fits.WeightsOf(Fit(13, averaging: 0.99, onDevice: false));

        double first = Math.Pow(10 / 19.0, 10), second = Math.Pow(13 / 22.0, 3);
        float[] expected = [.. initial.Select((weight, i) => (float)(second * (first * weight + (1 - first) * tenth[i]) + (1 - second) * thirteenth[i]))];
        averaged.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void MeasurementsAreTheAverages()
    {
        var context = new MLContext(1);
        var validation = SyntheticRows.View(context, count: 60, seed: 9);
        var model = Fits.Binary(Fits.With(t => t with { WeightAveraging = 0.9, MaximumEpochs = 3 }), SyntheticRows.View(context), validation);

        var metrics = context.BinaryClassification.Evaluate(model.Transform(validation));

        model.History.Best!.ValidationLoss.Should().BeApproximately(metrics.LogLoss * Math.Log(2), 1e-5);
    }

    private static RecurrentTransformer Fit(int steps, double averaging, bool onDevice, double rate = 0.02) => Fits.Binary(Fits.With(t => t with
    {
        MaximumEpochs = null,
        MaximumSteps = steps,
        ValidationFraction = 0,
        WeightAveraging = averaging,
        LearningRate = rate,
        WeightDecay = 0,
        TrainsAsOnDevice = onDevice,
    }));
}
