using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Backtesting;

/// <summary>Origins in time, over series whose times differ; series that begin late.</summary>
public class BacktestTimeTests
{
    private const int Series = 5;

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        SeriesColumnName = "Series",
        TimeColumnName = "Time",
        Horizon = 4,
        Training = new TrainingOptions { MaximumEpochs = 1 },
    };

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(1800)]
    [InlineData(3599)]
    public void BacktestTimesThatDifferBetweenSeriesMeasuresEveryWindowEvenly(int seconds)
    {
        var random = new Random(1);
        var rows = SyntheticSeries.Create([.. Enumerable.Repeat(60, Series)]);
        foreach (var row in rows)
            row.Time = row.Time.AddSeconds(random.Next(seconds + 1));
        var result = Run(rows, _options);
        result.Folds.Select(w => w.Evaluation.Overall.Count).Should().Equal(4 * Series, 4 * Series, 4 * Series);
        result.Overall.ByHorizonStep.Select(s => s.Count).Should().Equal(3 * Series, 3 * Series, 3 * Series, 3 * Series);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(24)]
    [InlineData(700)]
    public void BacktestSeriesOfDifferentFrequenciesMeasuresEachOverItsOwnRows(int hours)
    {
        var rows = SyntheticSeries.Create(400, 60);
        var end = rows[399].Time;
        for (int i = 0; i < 60; i++)
            rows[400 + i].Time = end.AddHours(-hours * (59 - i));
        var result = Run(rows, _options);
        result.Folds.Select(w => w.Evaluation.Series["series 2"].Count).Should().Equal(4, 4, 4);
        result.Folds.Should().OnlyContain(w => w.Evaluation.Overall.Count > 0);
        result.Folds.Select(w => w.Origin).Should().BeInAscendingOrder();
    }

    [Fact]
    public void BacktestTimesThatDifferFitsOnNothingAfterAnOrigin()
    {
        var random = new Random(2);
        var rows = SyntheticSeries.Create(60, 60, 30);
        foreach (var row in rows)
            row.Time = row.Time.AddMinutes(random.Next(60));
        foreach (var row in rows)
            row.Value = (float)(row.Time - SyntheticSeries.Start).TotalMinutes;
        var estimator = new RecordingEstimator(_context);
        var result = _context.Forecasting.Backtest(_context.Data.LoadFromEnumerable(rows), estimator, new BacktestOptions
        {
            Horizon = 2,
            Folds = 3,
            RefitEvery = 1,
            Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"], SeriesColumnName = "Series", TimeColumnName = "Time" },
        });
        result.Folds.Zip(estimator.Fits).Should().OnlyContain(pair => pair.Second.Max() == (float)(pair.First.Origin!.Value - SyntheticSeries.Start).TotalMinutes);
        result.Folds.Should().OnlyContain(w => w.Evaluation.Overall.Count == 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void BacktestSeriesBeginsAfterTheFirstOriginIsLeftOutUntilAFitHasIt(int refitEvery)
    {
        var rows = SyntheticSeries.Create(100, 10);
        foreach (var row in rows.Skip(100))
            row.Time = row.Time.AddHours(90);
        var result = Run(rows, _options with { Horizon = 1, ScaleEachSeries = true }, windows: 12, refitEvery);
        result.Folds.Should().HaveCount(12).And.OnlyContain(w => w.Evaluation.Series.ContainsKey("series 1"));
        int[] leftOut = [.. result.LeftOut.SelectMany(l => l.Folds)];
        leftOut.Should().Equal(refitEvery == 0 ? [4, 5, 6, 7, 8, 9, 10, 11, 12] : []);
        result.Folds.Where(w => w.Evaluation.Series.ContainsKey("series 2")).Select(w => w.Number).Should().Equal(
            refitEvery == 0 ? [] : [4, 5, 6, 7, 8, 9, 10, 11, 12]);
        result.ToString().Contains("left out of fold 4, 5, 6, 7, 8, 9, 10, 11, 12: series 'series 2', which the fit did not have", StringComparison.Ordinal)
            .Should().Be(refitEvery == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BacktestKeySeriesWithScalesOfTheirOwnAreKnownToTheFit(bool mapsInThePipeline)
    {
        var data = _context.Data.LoadFromEnumerable(SyntheticSeries.Interleave(SyntheticSeries.Create(60, 60)));
        var map = _context.Transforms.Conversion.MapValueToKey("Series");
        var forecaster = _context.Forecasting.ForecastByGru(_options with { ScaleEachSeries = true });
        var options = new BacktestOptions
        {
            Folds = 2,
            Horizon = 4,
            Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"], SeriesColumnName = "Series", TimeColumnName = "Time" },
        };

        var result = mapsInThePipeline
            ? _context.Forecasting.Backtest(data, map.Append(forecaster), options)
            : _context.Forecasting.Backtest(map.Fit(data).Transform(data), forecaster, options);

        result.LeftOut.Should().BeEmpty();
        result.Folds.Should().OnlyContain(w => w.Evaluation.Series.Count == 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BacktestKeySeriesThatTheFitDidNotHaveIsLeftOutByItsValue(bool mapsInThePipeline)
    {
        var rows = SyntheticSeries.Create(100, 10);
        foreach (var row in rows.Skip(100))
            row.Time = row.Time.AddHours(90);
        var data = _context.Data.LoadFromEnumerable(SyntheticSeries.Interleave(rows));
        // The key's numbers are not in the order of the series' first rows.
        var map = _context.Transforms.Conversion.MapValueToKey("Series", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        var forecaster = _context.Forecasting.ForecastByGru(_options with { Horizon = 1, ScaleEachSeries = true });
        var options = new BacktestOptions
        {
            Folds = 12,
            Horizon = 1,
            Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"], SeriesColumnName = "Series", TimeColumnName = "Time" },
        };

        var result = mapsInThePipeline
            ? _context.Forecasting.Backtest(data, map.Append(forecaster), options)
            : _context.Forecasting.Backtest(map.Fit(data).Transform(data), forecaster, options);

        result.LeftOut.Should().ContainSingle().Which.Series.Should().Be("series 2");
        result.Overall.Series.Keys.Should().Equal("series 1");
    }

    [Fact]
    public void BacktestOneScaleForAllForecastsSeriesThatTheFitDidNotHave()
    {
        var rows = SyntheticSeries.Create(100, 10);
        foreach (var row in rows.Skip(100))
            row.Time = row.Time.AddHours(90);
        var result = Run(rows, _options with { Horizon = 1 }, windows: 12);
        result.LeftOut.Should().BeEmpty();
        result.Overall.Series["series 2"].Count.Should().Be(9);
    }

    private BacktestResult Run(SeriesRow[] rows, GruForecastingOptions options, int windows = 3, int refitEvery = 0) => _context.Forecasting.Backtest(
        _context.Data.LoadFromEnumerable(SyntheticSeries.Interleave(rows)), _context.Forecasting.ForecastByGru(options),
        new BacktestOptions { Folds = windows, RefitEvery = refitEvery });
}
