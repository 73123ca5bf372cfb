using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>The origins that are measured, and figures by series, target and baseline.</summary>
public class EvaluateSlicesTests
{
    private static readonly ForecastEvaluationOptions _options = new() { TargetColumnNames = ["Value"] };

    [Fact]
    public void EvaluateFirstRowAndStepMeasuresThoseOriginsAlone()
    {
        var evaluation = EvaluateTests.Evaluate(ForecastedRow.Five(), _options with { FirstOriginRow = 1, Stride = 2 });
        evaluation.Origins.Should().Be(2);
        evaluation.Overall.MeanAbsoluteError.Should().Be((2 + 2) / 2.0);
    }

    [Fact]
    public void EvaluateFirstTimeIsTheFirstRowFromThere()
    {
        var options = _options with { TimeColumnName = "Time", FirstOriginTime = SyntheticSeries.Start.AddMinutes(90) };
        EvaluateTests.Evaluate(ForecastedRow.Five(), options).Origins.Should().Be(3);
    }

    [Fact]
    public void EvaluateCompleteHorizonsOnlyLeavesTheEndOut()
    {
        var evaluation = EvaluateTests.Evaluate(ForecastedRow.Five(), _options with { CompleteHorizonsOnly = true });
        evaluation.Origins.Should().Be(3);
        evaluation.Overall.MissingActuals.Should().Be(0);
    }

    [Fact]
    public void EvaluateFirstOriginSetScalesByTheRowsUpToIt()
    {
        var options = _options with { FirstOriginRow = 2 };
        // Up to row 2 the series changes by 2 and 1; the errors from there on are 1, 0 and 2.
        EvaluateTests.Evaluate(ForecastedRow.Five(), options).Overall.MeanAbsoluteScaledError.Should().BeApproximately(1 / 1.5, 1e-9);
        EvaluateTests.Evaluate(ForecastedRow.Five(), options with { Seasonality = 2 }).Overall.MeanAbsoluteScaledError.Should().BeApproximately(1, 1e-9);
        EvaluateTests.Evaluate(ForecastedRow.Five(), options with { Seasonality = 3 }).Overall.MeanAbsoluteScaledError.Should().Be(double.NaN);
    }

    [Fact]
    public void EvaluateBaselinesRepeatWhatWasKnown()
    {
        var rows = ForecastedRow.Rows(1, 3, 2, 6, 5, 9);
        var baselines = EvaluateTests.Evaluate(rows, _options with { FirstOriginRow = 3, Stride = 9, BaselineSeasonalities = [1, 2, 4, 9] }).Baselines;
        baselines.Select(b => b.Name).Should().Equal("repeat last", "seasonal naive (2)", "seasonal naive (4)", "seasonal naive (9)");
        // Rows 4 and 5 are 5 and 9: forecast as 6, 6; as 2, 6; as 1, 3; and not at all, so long ago does the series not reach.
        baselines.Take(3).Select(b => b.Metrics.MeanAbsoluteError).Should().Equal((1 + 3) / 2.0, (3 + 3) / 2.0, (4 + 6) / 2.0);
        baselines[3].Metrics.MissingForecasts.Should().Be(2);
    }

    [Fact]
    public void EvaluateBaselineMeetsAMissingValueTakesTheSeasonBefore()
    {
        var rows = ForecastedRow.Rows(7, 1, float.NaN, 3, 5);
        var options = _options with { FirstOriginRow = 2, Stride = 9, BaselineSeasonalities = [1, 2] };
        EvaluateTests.Evaluate(rows, options).Baselines.Select(b => b.Metrics.MeanAbsoluteError).Should().Equal((2 + 4) / 2.0, (2 + 2) / 2.0);
    }

    [Fact]
    public void EvaluateInterleavedSeriesKeepsThemApart()
    {
        var one = ForecastedRow.Five();
        var other = ForecastedRow.Rows(10, 10, 20);
        foreach (var row in other)
            (row.Series, row.Forecast) = ("other", [12, 12]);
        ForecastedRow[] mixed = [one[0], other[0], one[1], one[2], other[1], other[2], one[3], one[4]];
        var evaluation = EvaluateTests.Evaluate(mixed, _options with { SeriesColumnName = "Series" });
        evaluation.Series.Keys.Should().Equal("one", "other");
        evaluation.Series["one"].Should().BeEquivalentTo(EvaluateTests.Evaluate(one, _options).Overall);
        evaluation.Series["other"].MeanAbsoluteError.Should().BeApproximately((2 + 8 + 8) / 3.0, 1e-9);
        evaluation.Overall.MeanAbsoluteError.Should().BeApproximately((6 + 18) / 9.0, 1e-9);
        evaluation.Overall.MeanAbsoluteScaledError.Should().BeApproximately((6 / 2.0 + 18 / 5.0) / 9, 1e-9);
    }

    [Fact]
    public void EvaluateSeriesAreKeysCallsThemByTheirValues()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(ForecastedRow.Five());
        var keyed = context.Transforms.Conversion.MapValueToKey("Series").Fit(data).Transform(data);
        context.Forecasting.Evaluate(keyed, _options with { SeriesColumnName = "Series" }).Series.Keys.Should().Equal("one");
    }

    [Fact]
    public void EvaluateAndBacktestKeysOfNumbersCallSeriesByTheNumbers()
    {
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable(SyntheticSeries.Create(40, 40).Select((row, i) => new Shop { Number = i < 40 ? 700 : 300, Value = row.Value }));
        var data = context.Transforms.Conversion.MapValueToKey("Number").Fit(rows).Transform(rows);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Number" }, data);

        context.Forecasting.Evaluate(model.Transform(data)).Series.Keys.Should().Equal("700", "300");
        context.Forecasting.Backtest(data, context.Forecasting.ForecastByGru((GruForecastingOptions)model.Options), new BacktestOptions { Folds = 2 }).Overall.Series.Keys.Should().Equal("700", "300");
    }

    [Fact]
    public void EvaluateBadRowOfAKeySeriesNamesItsValue()
    {
        var context = new MLContext(1);
        var rows = ForecastedRow.Five();
        rows[3].Value = float.PositiveInfinity;
        var data = context.Data.LoadFromEnumerable(rows);
        var keyed = context.Transforms.Conversion.MapValueToKey("Series").Fit(data).Transform(data);
        context.Forecasting.Invoking(f => f.Evaluate(keyed, _options with { SeriesColumnName = "Series" })).Should().Throw<InvalidOperationException>()
            .WithMessage("Column 'Value' holds Infinity in row 3 of series 'one'*");
    }

    [Fact]
    public void EvaluateViewOfAForecasterFindsColumnsLevelsAndSeriesByItself()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 60, 50);
        var view = SmallForecasts.Fit(SmallForecasts.Everything, data).Transform(data);
        var evaluation = context.Forecasting.Evaluate(view);
        evaluation.Targets.Keys.Should().Equal("Value", "Other");
        evaluation.Series.Keys.Should().Equal("series 1", "series 2");
        evaluation.ByHorizonStep.Should().HaveCount(3);
        evaluation.Overall.Count.Should().Be(2 * 3 * (60 + 50) - 2 * 2 * (1 + 2 + 3));
        evaluation.Overall.QuantileLosses.Select(q => q.Level).Should().Equal(0.1f, 0.9f);
        evaluation.Overall.Coverage.Should().BeInRange(0.05, 1);
        evaluation.Overall.MeanIntervalWidth.Should().BePositive();
    }

    private sealed class Shop
    {
        public int Number { get; set; }

        public float Value { get; set; }
    }

    [Fact]
    public void EvaluateNoSeasonIsNamedTakesTheFits()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 120);
        var forecasts = SmallForecasts.Fit(SmallForecasts.Gru with { Seasonality = [SyntheticSeries.Period] }, data).Transform(data);

        var evaluation = context.Forecasting.Evaluate(forecasts);

        evaluation.Should().BeEquivalentTo(context.Forecasting.Evaluate(forecasts, seasonality: SyntheticSeries.Period));
        evaluation.Baselines.Select(b => b.Seasonality).Should().Equal(1, SyntheticSeries.Period);
        context.Forecasting.Evaluate(forecasts, new ForecastEvaluationOptions { Seasonality = 1 }).Baselines.Select(b => b.Seasonality).Should().Equal(1);
        context.Forecasting.Evaluate(forecasts, new ForecastEvaluationOptions { BaselineSeasonalities = [] }).Baselines.Should().BeEmpty();
    }
}
