using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class OptimizerTests
{
    [Theory]
    [InlineData(RecurrentOptimizer.AdamW, 0.02)]
    [InlineData(RecurrentOptimizer.Adam, 0.02)]
    [InlineData(RecurrentOptimizer.Sgd, 0.2)]
    [InlineData(RecurrentOptimizer.RmsProp, 0.002)]
    public void LearnsASmallTask(RecurrentOptimizer optimizer, double rate)
    {
        var context = new MLContext(1);
        var model = Fits.Binary(
            Fits.With(t => t with { Optimizer = optimizer, LearningRate = rate, WeightDecay = 1e-4, MaximumEpochs = 12 }),
            SyntheticRows.View(context, count: 240));

        var metrics = context.BinaryClassification.Evaluate(model.Transform(SyntheticRows.View(context, seed: 2)));

        metrics.Accuracy.Should().BeGreaterThan(0.9);
        model.History[^1].TrainingLoss.Should().BeLessThan(0.5 * model.History[0].TrainingLoss);
    }

    [Fact]
    public void OptimizersDiffer()
    {
        var weights = Enum.GetValues<RecurrentOptimizer>().Select(o => Fits.WeightsOf(Fits.Binary(Fits.With(t => t with { Optimizer = o })))).ToArray();

        for (int i = 0; i < weights.Length; i++)
        {
            for (int j = 0; j < i; j++)
                weights[i].Should().NotEqual(weights[j]);
        }
    }

    [Fact]
    public void DecoupledDecayShrinksWeightsThatHaveNoGradient()
    {
        // All sequences are empty: only the head's bias has a gradient, and its weight just decays, by rate × decay a step.
        var context = new MLContext(1);
        var options = Fits.With(t => t with { LearningRate = 0.1, WeightDecay = 0.5, MaximumEpochs = 1, BatchSize = 1000, ValidationFraction = 0 });

        var model = Fits.Binary(options, SyntheticRows.View(context, count: 30, shortest: 0, longest: 0));

        float[] initial = NetworkInitializer.Create(model.Fitted.Shape, seed: 1)["head.weight"].Values;
        model.Model.ValuesOf("head.weight").ToArray().Should().Equal(initial, (found, start) => Math.Abs(found - start * 0.95) < 1e-6);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.0001)]
    public void ClippingBoundsTheStepsGlobalNorm(double norm) => StepNorm(norm).Should().BeApproximately(norm, norm * 1e-3);

    [Fact]
    public void ClippingLeavesSmallGradientsAndCanBeSwitchedOff()
    {
        double free = StepNorm(0);

        free.Should().BeGreaterThan(0.02);
        StepNorm(2 * free).Should().Be(free);
    }

    /// <summary>The length of one plain gradient step of rate 1.</summary>
    private static double StepNorm(double clipping)
    {
        var model = Fits.Binary(Fits.With(t => t with
        {
            Optimizer = RecurrentOptimizer.Sgd,
            LearningRate = 1,
            Momentum = 0,
            WeightDecay = 0,
            GradientClippingNorm = clipping,
            MaximumEpochs = 1,
            BatchSize = 1000,
            ValidationFraction = 0,
        }));
        float[] initial = [.. NetworkInitializer.Create(model.Fitted.Shape, seed: 1).Tensors.SelectMany(t => t.Values)];
        return Math.Sqrt(Fits.WeightsOf(model).Zip(initial, (after, before) => Math.Pow((double)after - before, 2)).Sum());
    }
}
