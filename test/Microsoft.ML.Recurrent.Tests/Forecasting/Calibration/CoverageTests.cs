using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Calibration;

public class CoverageTests
{
    private const int Training = 2_000;
    private const int Test = 2_000;

    /// <summary>Every member, and weights that the validation split chooses, as by default.</summary>
    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        Horizon = 12,
        Members = ForecastMembers.All,
        ConfidenceLevel = 0.9f,
        ConfidenceLowerBoundColumnName = "Lower",
        ConfidenceUpperBoundColumnName = "Upper",
        Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.2 },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(0.95)]
    [Trait(Categories.Trait, Categories.Slow)]
    public void BoundsOfAStationarySeriesHoldTheirFraction(double memory)
    {
        double[] held = [.. Enumerable.Range(1, 8).Select(seed => Coverage(Draw(seed, memory)))];

        held.Average().Should().BeInRange(0.88, 0.92);
    }

    private static double Coverage(SeriesRow[] rows)
    {
        var model = SmallForecasts.Fit(_options, rows[..Training]);
        float[][] lower = SmallForecasts.Forecast(model, rows, "Lower"), upper = SmallForecasts.Forecast(model, rows, "Upper");
        return Enumerable.Range(Training - 1, Test - _options.Horizon).SelectMany(origin => Enumerable.Range(0, _options.Horizon).Select(step =>
            rows[origin + 1 + step].Value is var value && value >= lower[origin][step] && value <= upper[origin][step] ? 1.0 : 0)).Average();
    }

    private static SeriesRow[] Draw(int seed, double memory)
    {
        var random = new Random(seed);
        double last = 0;
        return [.. Enumerable.Range(0, Training + Test).Select(row =>
        {
            last = memory * last + random.NextDouble() + random.NextDouble() - 1;
            return new SeriesRow { Value = (float)last };
        })];
    }
}
