using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

/// <summary>Default forecasts of random walks, which nothing forecasts better than the last value.</summary>
public class RandomWalkForecastTests
{
    private const int Rows = 500;
    private const int FitRows = 400;
    private const int Horizon = 5;

    // Walks whose network was a fifth better on the validation split, by luck, and others.
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(14)]
    [Trait(Categories.Trait, Categories.Slow)]
    public void DefaultsAreNoWorseThanTheLastValue(int seed)
    {
        var context = new MLContext(1);
        var rows = Walk(seed);
        var options = new GruForecastingOptions { TargetColumnNames = ["Value"], TimeColumnName = "Time", Horizon = Horizon };

        var model = context.Forecasting.ForecastByGru(options).Fit(context.Data.LoadFromEnumerable(rows[..FitRows]));

        var evaluation = context.Forecasting.Evaluate(
            model.Transform(context.Data.LoadFromEnumerable(rows)), new ForecastEvaluationOptions { FirstOriginRow = FitRows - 1, CompleteHorizonsOnly = true });
        var last = evaluation.Baselines.Single(baseline => baseline.Seasonality == 1).Metrics;
        evaluation.Overall.MeanAbsoluteError.Should().BeLessThan(1.05 * last.MeanAbsoluteError);
    }

    private static SeriesRow[] Walk(int seed)
    {
        var random = new Random(seed);
        double value = 50;
        return [.. Enumerable.Range(0, Rows).Select(row => new SeriesRow { Time = SyntheticSeries.Start.AddDays(row), Value = (float)(value += Normal(random)) })];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
