using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastObjectiveTests
{
    private const int Rows = 7;
    private const int Width = 6;

    [Theory]
    [InlineData(ForecastLoss.Absolute, new float[0])]
    [InlineData(ForecastLoss.Absolute, new[] { 0.1f, 0.3f, 0.8f })]
    [InlineData(ForecastLoss.Squared, new float[0])]
    [InlineData(ForecastLoss.Squared, new[] { 0.2f, 0.9f })]
    public void LossRandomLabelsSomeMissingIsThatOfTheDecodedForecasts(ForecastLoss loss, float[] quantiles)
    {
        var levels = new QuantileLevels(SmallForecasts.Gru with { Loss = loss, Quantiles = quantiles });
        var random = new Random(5);
        float[] logits = [.. Enumerable.Range(0, Rows * Width * levels.Outputs).Select(_ => 4 * random.NextSingle() - 2)];
        float[] labels = [.. Enumerable.Range(0, Rows * Width).Select(i => i % 4 == 0 ? float.NaN : 4 * random.NextSingle() - 2)];
        float[] weights = [.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle())];
        double expected = Enumerable.Range(0, Rows).Sum(row => weights[row] * Enumerable.Range(row * Width, Width)
            .Where(i => !float.IsNaN(labels[i])).Average(i => Expected(levels, logits.AsSpan(i * levels.Outputs, levels.Outputs), labels[i])));
        Loss(levels, logits, labels, weights).Should().BeApproximately(expected, 1e-4);
    }

    [Fact]
    public void LossNothingObservedIsZero()
    {
        var levels = new QuantileLevels(SmallForecasts.Gru);
        Loss(levels, new float[Rows * Width], [.. Enumerable.Repeat(float.NaN, Rows * Width)], new float[Rows]).Should().Be(0);
    }

    private static double Loss(QuantileLevels levels, float[] logits, float[] labels, float[] weights)
    {
        using var scope = torch.NewDisposeScope();
        return new ForecastObjective(levels).Loss(
            torch.tensor(logits).view(Rows, -1), torch.tensor(labels).view(Rows, Width), torch.tensor(weights)).item<float>();
    }

    private static double Expected(QuantileLevels levels, ReadOnlySpan<float> logits, float label)
    {
        var values = new float[levels.Levels.Length];
        double point = levels.Decode(logits, values);
        double pinball = values.Length == 0 ? 0 : 2 * values.Select((v, i) =>
            Math.Max(levels.Levels[i] * (label - v), (levels.Levels[i] - 1) * (label - v))).Average();
        return pinball + (levels.HasMean ? (label - point) * (label - point) : 0);
    }
}
