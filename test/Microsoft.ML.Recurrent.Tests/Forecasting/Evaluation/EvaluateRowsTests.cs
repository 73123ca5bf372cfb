using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Whatever rows are dropped, repeated or moved after Transform: a forecast is held against the very rows that it forecasts.</summary>
public class EvaluateRowsTests
{
    private const int Rows = 120;

    private static readonly GruForecastingOptions _timed = SmallForecasts.Gru with { TimeColumnName = "Time", SeriesColumnName = "Series" };
    private static readonly Lazy<ForecastingTransformer> _model = new(() => SmallForecasts.Fit(SmallForecasts.Gru, Data(new MLContext(1), 1)));
    private static readonly Lazy<ForecastingTransformer> _timedModel = new(() => SmallForecasts.Fit(_timed, Data(new MLContext(1), 2)));

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings;

    public EvaluateRowsTests() => _warnings = Warnings.Of(_context);

    public static TheoryData<int, int, bool> Drops => new() { { 2, 0, false }, { 24, 5, false }, { 97, 50, false }, { 2, 1, true }, { 24, 5, true }, { 97, 50, true } };

    [Theory]
    [MemberData(nameof(Drops))]
    public void EvaluateRowsDroppedHoldsForecastsAgainstTheRowsTheyForecast(int every, int offset, bool isTimed)
    {
        var forecasts = Forecasts(isTimed);
        var kept = _context.Data.FilterByCustomPredicate(forecasts, (CountedRow row) => row.Row % every == offset);

        var metrics = _context.Forecasting.Evaluate(kept).Overall;

        var (error, count) = ByHand(forecasts, row => row.Row % every != offset);
        (metrics.MeanAbsoluteError, metrics.Count).Should().Be((error, count));
        int inside = Enumerable.Range(1, Rows - 2).Count(row => row % every == offset) * (isTimed ? 2 : 1);
        _warnings.Should().ContainSingle().Which.Should().MatchRegex($"^{inside} rows? (is|are) missing between those to evaluate, the first one row \\d+");
    }

    [Fact]
    public void EvaluateRowsThatLeaveNoPairSaysThatFiguresAreNaN()
    {
        var kept = _context.Data.FilterByCustomPredicate(Forecasts(), (CountedRow row) => row.Row % 24 != 0);

        _context.Forecasting.Evaluate(kept).Overall.MeanAbsoluteError.Should().Be(double.NaN);

        _warnings.Should().ContainSingle().Which.Should().EndWith("No row has both a forecast and an actual, so every figure is NaN.");
    }

    [Fact]
    public void EvaluateTargetsThatAreNeverObservedSaysThatFiguresAreNaN()
    {
        var rows = Enumerable.Range(0, 30).Select(row => new CountedRow { Row = row, Value = float.NaN });
        var data = _context.Data.LoadFromEnumerable(rows);
        var forecasts = _model.Value.Transform(_context.Transforms.DropColumns("Forecast").Fit(data).Transform(data));

        _context.Forecasting.Evaluate(forecasts).Overall.Count.Should().Be(0);

        _warnings.Should().Equal("No row has both a forecast and an actual, so every figure is NaN.");
    }

    [Fact]
    public void EvaluateDroppedRowsInACacheAreKnown()
    {
        var forecasts = Forecasts();
        var kept = _context.Data.Cache(_context.Data.FilterByCustomPredicate(_context.Data.Cache(forecasts), (CountedRow row) => row.Row % 7 == 3));

        var metrics = _context.Forecasting.Evaluate(kept).Overall;

        (metrics.MeanAbsoluteError, metrics.Count).Should().Be(ByHand(forecasts, row => row.Row % 7 != 3));
    }

    [Fact]
    public void EvaluateSomeDroppedRowsCountsThemAndNamesTheFirst()
    {
        var kept = _context.Data.FilterByCustomPredicate(Forecasts(isTimed: true), (CountedRow row) => row is { Series: "b", Row: 24 or 25 });

        _context.Forecasting.Evaluate(kept).Series["a"].MissingActuals.Should().Be(6, "all of its rows are there");

        _warnings.Should().Equal("2 rows are missing between those to evaluate, the first one row 24 of series 'b': no forecast is made from them, and those of them count as "
            + "MissingActuals. Evaluate all rows that Transform gives to measure them too.");
    }

    [Fact]
    public void EvaluateShuffledRowsEqualsThoseInOrder()
    {
        var forecasts = Forecasts();

        var (shuffled, ordered) = (_context.Forecasting.Evaluate(_context.Data.ShuffleRows(forecasts, seed: 3)), _context.Forecasting.Evaluate(forecasts));

        shuffled.Should().BeEquivalentTo(ordered);
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void EvaluateRowsThatWereShuffledBeforeTransformWarns()
    {
        var data = _context.Data.ShuffleRows(Data(_context, 1), seed: 3);

        _context.Forecasting.Evaluate(_model.Value.Transform(data));

        _warnings.Should().ContainSingle().Which.Should().StartWith("The rows were forecast in another order than they were loaded in");
    }

    [Fact]
    public void EvaluateRowsDrawnWithReplacementMeasuresEachOnce()
    {
        var forecasts = Forecasts();
        var drawn = _context.Data.BootstrapSample(forecasts, seed: 5);
        long[] rows = [.. drawn.GetColumn<long>("Row")];

        var metrics = _context.Forecasting.Evaluate(drawn).Overall;

        (metrics.MeanAbsoluteError, metrics.Count).Should().Be(ByHand(forecasts, row => rows.Contains(row.Row)));
        _warnings.Should().ContainSingle().Which.Should().Contain($"{rows.Length - rows.Distinct().Count()} rows are there more than once; each is measured once.");
    }

    [Fact]
    public void EvaluateShuffledRowsWithTimesAreRefused() =>
        _context.Forecasting.Invoking(f => f.Evaluate(_context.Data.ShuffleRows(Forecasts(isTimed: true)))).Should().Throw<InvalidOperationException>()
            .WithMessage("The time column 'Time' goes from *");

    [Fact]
    public void EvaluateRowsFromTheFrontAndTheEndDoesNotWarn()
    {
        var (forecasts, timed) = (Forecasts(), Forecasts(isTimed: true));

        _context.Forecasting.Evaluate(forecasts).Overall.MissingActuals.Should().Be(6);
        _context.Forecasting.Evaluate(_context.Data.TakeRows(_context.Data.SkipRows(forecasts, 10), 40)).Origins.Should().Be(40);
        _context.Forecasting.Evaluate(_context.Data.FilterByCustomPredicate(timed, (CountedRow row) => row.Time < SyntheticSeries.Start.AddHours(60))).Origins.Should().Be(120);
        _context.Forecasting.Evaluate(_context.Data.TakeRows(timed, 150)).Origins.Should().Be(150);

        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void EvaluateRowsMissingBeforeTransformAreNoneThatWereDropped()
    {
        CountedRow[] gappy = [.. Counted(2).Where(row => row.Row % 10 != 4)];
        var forecasts = SmallForecasts.Fit(_timed with { TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) }, _context.Data.LoadFromEnumerable(gappy))
            .Transform(_context.Data.LoadFromEnumerable(gappy));
        var timeless = _context.Transforms.SelectColumns(["Value", "Forecast", "Series"], keepHidden: true).Fit(forecasts).Transform(forecasts);

        _context.Forecasting.Evaluate(forecasts).Overall.Should().BeEquivalentTo(_context.Forecasting.Evaluate(timeless).Overall);

        _warnings.Should().BeEmpty("Transform warned of the gaps");
    }

    [Fact]
    public void EvaluateSeriesAreOthersThanTheForecastersRefuses()
    {
        _context.Forecasting.Invoking(f => f.Evaluate(_model.Value.Transform(Data(_context, 2)), new() { SeriesColumnName = "Series" })).Should().Throw<InvalidOperationException>()
            .WithMessage("The forecasts of column 'Forecast' are not of the series that are evaluated: column 'Series' tells other series apart than the forecaster did.*");
    }

    /// <summary>The mean absolute error of all horizon steps whose row is there too, in the rows that are kept.</summary>
    private (double Error, long Count) ByHand(IDataView forecasts, Func<CountedRow, bool> isKept)
    {
        double sum = 0;
        long count = 0;
        foreach (var series in _context.Data.CreateEnumerable<CountedRow>(forecasts, reuseRowObject: false).GroupBy(row => row.Series))
        {
            var rows = series.Where(isKept).ToDictionary(row => row.Row);
            foreach (var row in rows.Values)
            {
                for (int step = 0; step < row.Forecast.Length; step++)
                {
                    if (!rows.TryGetValue(row.Row + 1 + step, out var actual))
                        continue;
                    sum += Math.Abs((double)actual.Value - row.Forecast[step]);
                    count++;
                }
            }
        }

        return (sum / count, count);
    }

    private IDataView Forecasts(bool isTimed = false) => isTimed ? _timedModel.Value.Transform(Data(_context, 2)) : _model.Value.Transform(Data(_context, 1));

    private static IDataView Data(MLContext context, int series) => context.Transforms.DropColumns("Forecast").Fit(context.Data.LoadFromEnumerable(Counted(series)))
        .Transform(context.Data.LoadFromEnumerable(Counted(series)));

    private static CountedRow[] Counted(int series) =>
    [
        .. Enumerable.Range(0, series).SelectMany(s => Enumerable.Range(0, Rows).Select(row => new CountedRow
        {
            Row = row,
            Series = s == 0 ? "a" : "b",
            Time = SyntheticSeries.Start.AddHours(row),
            Value = 10 * s + row % 24,
        })),
    ];

    private sealed class CountedRow
    {
        public long Row { get; set; }

        public string Series { get; set; } = "";

        public DateTime Time { get; set; }

        public float Value { get; set; }

        [VectorType(3)]
        public float[] Forecast { get; set; } = [];
    }
}
