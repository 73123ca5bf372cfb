using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Backtesting;

/// <summary>Nothing after an origin is seen by scalers, vocabulary or weights: a recurrent forecaster, everything after an origin changed.</summary>
public class BacktestLeakTests
{
    private const int Rows = 60;

    // The horizon is 3 and there are 3 windows: their origins are rows 50, 53 and 56.
    private const int FirstChanged = 54;

    private static readonly GruForecastingOptions _gru = SmallForecasts.Everything with { SeriesColumnName = null, StaticColumnNames = [] };

    [Theory]
    [InlineData(0, SeriesScaling.Standard)]
    [InlineData(1, SeriesScaling.Robust)]
    [InlineData(1, SeriesScaling.PerWindow)]
    public void BacktestEveryValueAfterAnOriginChangedKeepsTheScoreBeforeIt(int refitEvery, SeriesScaling scaling)
    {
        var before = Run(SyntheticSeries.Create(Rows), refitEvery, scaling);
        var rows = SyntheticSeries.Create(Rows);
        foreach (var row in rows.Skip(FirstChanged))
            (row.Value, row.Other, row.Past, row.Future) = (1000 - row.Value, 500 + row.Other, -row.Past, row.Future + 9);
        var after = Run(rows, refitEvery, scaling);
        after.Folds[0].Evaluation.Should().BeEquivalentTo(before.Folds[0].Evaluation);
        before.Folds[0].Evaluation.Overall.Count.Should().Be(6);
        after.Folds[1].Evaluation.Overall.MeanAbsoluteError.Should().NotBe(before.Folds[1].Evaluation.Overall.MeanAbsoluteError);
    }

    [Fact]
    public void BacktestTwoSeriesCutByTimeKeepsTheScoreBeforeTheChange()
    {
        var options = SmallForecasts.Everything;
        var before = Run(SyntheticSeries.Create(Rows, Rows - 8), options);
        var rows = SyntheticSeries.Create(Rows, Rows - 8);
        foreach (var row in rows.Where(r => r.Time >= SyntheticSeries.Start.AddHours(FirstChanged)))
            row.Value *= -7;
        var after = Run(rows, options);
        after.Folds[0].Evaluation.Should().BeEquivalentTo(before.Folds[0].Evaluation);
        after.Folds[2].Evaluation.Overall.Should().NotBe(before.Folds[2].Evaluation.Overall);
    }

    [Fact]
    public void BacktestForecasterNeedsNoColumnNamed()
    {
        var result = Run(SyntheticSeries.Create(Rows), 0, SeriesScaling.Standard);
        result.Overall.Targets.Keys.Should().Equal("Value", "Other");
        result.Folds.Select(w => w.Origin).Should().Equal(new[] { 50, 53, 56 }.Select(r => (DateTime?)SyntheticSeries.Start.AddHours(r)));
        result.Overall.Overall.QuantileLosses.Should().HaveCount(2);
        result.Overall.Overall.Coverage.Should().BeInRange(0, 1);
    }

    private static BacktestResult Run(SeriesRow[] rows, int refitEvery, SeriesScaling scaling) => Run(rows, _gru with { Scaling = scaling }, refitEvery);

    private static BacktestResult Run(SeriesRow[] rows, GruForecastingOptions options, int refitEvery = 1)
    {
        var context = new MLContext(1);
        return context.Forecasting.Backtest(
            context.Data.LoadFromEnumerable(rows), context.Forecasting.ForecastByGru(options), new BacktestOptions { Folds = 3, RefitEvery = refitEvery });
    }
}
