using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Backtesting;

/// <summary>The place of windows, the rows that each fit sees, and the sum of results; with an estimator that repeats the last value.</summary>
public class BacktestTests
{
    private static readonly BacktestOptions _options = new()
    {
        Horizon = 2,
        Folds = 3,
        Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"] },
    };

    private readonly MLContext _context = new(1);

    [Fact]
    public void BacktestOneFitIsGivenTheRowsUpToTheFirstOrigin()
    {
        var estimator = new RecordingEstimator(_context);
        var result = Run(estimator, ForecastedRow.Rows(Count(10)), _options);
        estimator.Fits.Should().ContainSingle().Which.Should().Equal(1, 2, 3, 4);
        result.Folds.Select(w => (w.Number, w.Fit, w.RowsFitted, w.Evaluation.Origins)).Should().Equal((1, 1, 4, 1), (2, 1, 4, 1), (3, 1, 4, 1));
    }

    [Fact]
    public void BacktestRefitEveryWindowIsGivenTheRowsUpToEachOrigin()
    {
        var estimator = new RecordingEstimator(_context);
        var result = Run(estimator, ForecastedRow.Rows(Count(10)), _options with { RefitEvery = 1, Stride = 3 });
        estimator.Fits.Should().BeEquivalentTo([new float[] { 1, 2 }, [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7, 8]], o => o.WithStrictOrdering());
        result.Folds.Select(w => w.Fit).Should().Equal(1, 2, 3);
    }

    [Fact]
    public void BacktestRefitEverySecondWindowFitsForTwoAtATime()
    {
        var estimator = new RecordingEstimator(_context);
        var result = Run(estimator, ForecastedRow.Rows(Count(10)), _options with { RefitEvery = 2 });
        estimator.Fits.Select(f => f.Length).Should().Equal(4, 8);
        result.Folds.Select(w => w.Fit).Should().Equal(1, 1, 2);
    }

    [Fact]
    public void BacktestEstimatorRepeatsTheLastValueScoresAsTheBaselineDoes()
    {
        var result = Run(new RecordingEstimator(_context), ForecastedRow.Rows(3, 1, 4, 1, 5, 9, 2, 6, 5, 3), _options with { RefitEvery = 1 });
        // Origins are rows 3, 5 and 7: 1 against 5 and 9, 9 against 2 and 6, 6 against 5 and 3.
        result.Folds.Select(w => w.Evaluation.Overall.MeanAbsoluteError).Should().Equal(6, 5, 2);
        result.Overall.Overall.MeanAbsoluteError.Should().BeApproximately(26 / 6.0, 1e-9);
        result.Overall.Overall.MeanAbsoluteScaledError.Should().BeApproximately(26 / 6.0 / (8 / 3.0), 1e-9, "the scale is that of the rows up to the first origin");
        result.Overall.Baselines.Single().Metrics.Should().BeEquivalentTo(result.Overall.Overall);
    }

    [Fact]
    public void BacktestSeriesOfDifferentLengthsCountsBackFromEachEnd()
    {
        var shorter = ForecastedRow.Rows(51, 52, 53, 54);
        foreach (var row in shorter)
            row.Series = "shorter";
        var estimator = new RecordingEstimator(_context);
        var options = _options with { Folds = 2, RefitEvery = 1, Evaluation = _options.Evaluation with { SeriesColumnName = "Series" } };
        var result = Run(estimator, Alternating(ForecastedRow.Rows(Count(8)), shorter), options);
        estimator.Fits[0].Should().Equal([1, 2, 3, 4], "the shorter series has no row before its first origin");
        estimator.Fits[1].Should().Equal(1, 51, 2, 52, 3, 4, 5, 6);
        result.Folds.Select(w => w.Evaluation.Series.Count).Should().Equal(1, 2);
        result.Overall.Series["shorter"].Count.Should().Be(2);
    }

    [Fact]
    public void BacktestTimeColumnCutsAllSeriesAtTheSameTime()
    {
        var later = ForecastedRow.Rows(51, 52, 53, 54);
        foreach (var row in later)
            (row.Series, row.Time) = ("later", row.Time.AddHours(2));
        var estimator = new RecordingEstimator(_context);
        var options = _options with { Folds = 2, Stride = 1, RefitEvery = 1, Evaluation = _options.Evaluation with { SeriesColumnName = "Series", TimeColumnName = "Time" } };
        var result = Run(estimator, Alternating(ForecastedRow.Rows(Count(6)), later), options);
        result.Folds.Select(w => w.Origin).Should().Equal(SyntheticSeries.Start.AddHours(2), SyntheticSeries.Start.AddHours(3));
        estimator.Fits[0].Should().BeEquivalentTo([1f, 2, 3, 51]);
        estimator.Fits[1].Should().BeEquivalentTo([1f, 2, 3, 4, 51, 52]);
    }

    [Fact]
    public void BacktestFutureRowsAtTheEndTakeNoPart()
    {
        var rows = ForecastedRow.Rows([.. Count(10), float.NaN, float.NaN]);
        var estimator = new RecordingEstimator(_context);
        var result = Run(estimator, rows, _options);
        estimator.Fits.Single().Should().Equal(1, 2, 3, 4);
        result.Overall.Overall.MissingActuals.Should().Be(0);
    }

    [Fact]
    public void BacktestPipelineThatMakesKeysOfSeriesKnowsThemByTheirText()
    {
        var estimator = _context.Transforms.Conversion.MapValueToKey("Series")
            .Append(_context.Forecasting.ForecastByGru(SmallForecasts.Gru with { SeriesColumnName = "Series", StaticColumnNames = ["Series"] }));
        var options = new BacktestOptions { Horizon = 3, Folds = 2, Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"], SeriesColumnName = "Series" } };
        var result = _context.Forecasting.Backtest(SyntheticSeries.View(_context, 40, 35), estimator, options);
        result.Overall.Series.Keys.Should().Equal("series 1", "series 2");
        result.Overall.Series.Values.Select(m => m.Count).Should().Equal(6, 6);
    }

    [Fact]
    public void BacktestOneFitMeasuresWhatEvaluateMeasuresOfTheSameFit()
    {
        var data = SyntheticSeries.View(_context, 60);
        var estimator = _context.Forecasting.ForecastByGru(SmallForecasts.Gru);
        var model = estimator.Fit(SyntheticSeries.View(_context, 48));
        var evaluation = _context.Forecasting.Evaluate(model.Transform(data), new ForecastEvaluationOptions { FirstOriginRow = 47, Stride = 3, CompleteHorizonsOnly = true });
        var result = _context.Forecasting.Backtest(data, estimator, new BacktestOptions { Folds = 4 });
        // Windows are added up in another order than rows are.
        result.Overall.Should().BeEquivalentTo(evaluation, o => o.Using<double>(
            c => (c.Subject.Equals(c.Expectation) || Math.Abs(c.Subject - c.Expectation) < 1e-9).Should().BeTrue()).WhenTypeIs<double>());
    }

    [Fact]
    public void ToTableResultHasALinePerFoldAndBaseline()
    {
        string[] lines = Run(new RecordingEstimator(_context), ForecastedRow.Rows(Count(10)), _options).ToString().Split(Environment.NewLine);
        lines.Select(l => l.Split("  ")[0]).Should().Equal("", "fold 1 (fit 1)", "fold 2 (fit 1)", "fold 3 (fit 1)", "all folds", "repeat last");
        lines.Should().OnlyContain(l => l.Length == lines[0].Length);
    }

    [Fact]
    public void BacktestProgressTellsFitsAndWindows()
    {
        var reports = new List<BacktestProgress>();
        Run(new RecordingEstimator(_context), ForecastedRow.Rows(Count(10)), _options with { RefitEvery = 2 }, new Recorder(reports));
        reports.Should().Equal(new(0, 2, 0, 3), new(1, 2, 0, 3), new(1, 2, 2, 3), new(2, 2, 2, 3), new BacktestProgress(2, 2, 3, 3));
    }

    internal static float[] Count(int rows) => [.. Enumerable.Range(1, rows).Select(i => (float)i)];

    private BacktestResult Run(
        IEstimator<ITransformer> estimator, IEnumerable<ForecastedRow> rows, BacktestOptions options, IProgress<BacktestProgress>? progress = null) =>
        _context.Forecasting.Backtest(Bare(_context, rows), estimator, options, progress);

    /// <summary>Without the forecasts that the rows have of themselves.</summary>
    internal static IDataView Bare(MLContext context, IEnumerable<ForecastedRow> rows)
    {
        var data = context.Data.LoadFromEnumerable(rows);
        return context.Transforms.SelectColumns("Time", "Series", "Value").Fit(data).Transform(data);
    }

    private static IEnumerable<ForecastedRow> Alternating(ForecastedRow[] one, ForecastedRow[] other) =>
        Enumerable.Range(0, Math.Max(one.Length, other.Length)).SelectMany(i => new[] { one, other }.Where(s => i < s.Length).Select(s => s[i]));

    private sealed class Recorder(List<BacktestProgress> reports) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => reports.Add(value);
    }
}
