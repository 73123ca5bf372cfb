using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Irregular time is said once in ML.NET's log, by fits, views and engines.</summary>
public class ForecastTimeWarningsTests
{
    private const string Regular = "The steps of time column 'Time' are 1 h in";
    private const string AcrossIt = " Windows reach across it as if nothing were missing: keep every row, with NaN where a target was not observed.";

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with { TimeColumnName = "Time" };

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];

    public ForecastTimeWarningsTests() =>
        _context.Log += (_, e) => _warnings.AddRange(e.Kind == ChannelMessageKind.Warning ? [e.RawMessage] : []);

    [Fact]
    public void FitRandomSplitSaysHowManyStepsAreLonger()
    {
        var split = _context.Data.TrainTestSplit(View(SyntheticSeries.Create(300)), 0.3);
        Fit(_options, split.TrainSet);
        _warnings.Should().ContainSingle().Which.Should().MatchRegex(
            @"^The steps of time column 'Time' are 1 h in [67]\d % of the rows; [23]\d % are longer, up to \d+ h: rows are missing, were drawn at random, or have no regular step\. "
            + @"Keep every row, with NaN where a target was not observed, and split a series by TakeRows and SkipRows, or by Backtest\.$");
    }

    [Fact]
    public void FitHoleIsNamedAsOneGap()
    {
        Fit(_options, View(WithHole(400)));
        _warnings.Should().Equal(
            "Time column 'Time' has one gap: 30 rows at 1 h are missing between 2024-01-09 07:00:00 and 2024-01-10 14:00:00." + AcrossIt);
    }

    [Fact]
    public void FitHolesInAFewPlacesSaysHowManyAndWhereTheLongestIs()
    {
        SeriesRow[] rows = [.. SyntheticSeries.Create(300, 300).Where((_, i) => i is not ((>= 50 and < 53) or (>= 100 and < 120) or (>= 400 and < 402)))];
        Fit(_options with { SeriesColumnName = "Series" }, View(rows));
        _warnings.Should().Equal("Time column 'Time' has 3 gaps, the longest in series 'series 1': 20 rows at 1 h are missing between 2024-01-05 03:00:00 and "
            + "2024-01-06 00:00:00." + AcrossIt);
    }

    [Theory]
    [InlineData(20, 12)]
    [InlineData(20, 4)]
    [InlineData(200, 12)]
    public void FitValidationDataThatBeginsLaterIsNamedAsAGapBetweenBoth(int training, int gap)
    {
        var rows = SyntheticSeries.Create(training + gap + 20);
        _context.Forecasting.ForecastByGru(_options).Fit(View(rows[..training]), View(rows[(training + gap)..]));
        _warnings.Should().Equal(string.Create(CultureInfo.InvariantCulture,
            $"Time column 'Time' has one gap: {gap} rows at 1 h are missing between {rows[training - 1].Time:yyyy-MM-dd HH:mm:ss}, where the training data ends, and ")
            + string.Create(CultureInfo.InvariantCulture, $"{rows[training + gap].Time:yyyy-MM-dd HH:mm:ss}, where the validation data begins.") + AcrossIt);
    }

    [Fact]
    public void FitValidationDataOfAPanelThatBeginsLaterCountsTheGaps()
    {
        var rows = SyntheticSeries.Create(50, 50, 50);
        SeriesRow[] Of(Func<int, bool> keeps) => [.. rows.Where((_, i) => keeps(i % 50))];
        _context.Forecasting.ForecastByGru(_options with { SeriesColumnName = "Series" }).Fit(View(Of(i => i < 20)), View(Of(i => i >= 25)));
        _warnings.Should().ContainSingle().Which.Should().StartWith("Time column 'Time' has 3 gaps, the longest in series 'series 1': 5 rows at 1 h are missing between ")
            .And.Contain("where the training data ends");
    }

    [Fact]
    public void FitValidationDataThatGoesOnSaysNothing()
    {
        var rows = SyntheticSeries.Create(60);
        _context.Forecasting.ForecastByGru(_options).Fit(View(rows[..40]), View(rows[40..]));
        _warnings.Should().BeEmpty();
    }

    public static TheoryData<string, TimeStep, string, string> Contradictions => new()
    {
        { "hours", TimeStep.Every(TimeSpan.FromMinutes(15)), "15 min", "1 h" },
        { "hours", TimeStep.Every(TimeSpan.FromMinutes(61)), "1 h 1 min", "1 h" },
        { "hours", TimeStep.Every(TimeSpan.FromDays(1)), "1 d", "1 h" },
        { "business days", TimeStep.EveryMonth(), "1 month", "1 d in parts of the week" },
        { "business days", TimeStep.Every(TimeSpan.FromDays(1)), "1 d", "1 d in parts of the week" },
        { "days", TimeStep.Weekdays, "1 d in parts of the week", "1 d" },
        { "months", TimeStep.Every(TimeSpan.FromDays(30)), "30 d", "1 month on day 1" },
        { "months", TimeStep.EveryMonth(1, 31), "1 month on the last day", "1 month on day 1" },
        { "months", TimeStep.EveryMonth(3), "3 months", "1 month on day 1" },
        { "ever longer", TimeStep.Every(TimeSpan.FromMinutes(1)), "1 min", "1 h to 7 d 9 h" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void FitStatedStepThatTheRowsDoNotKeepSaysWhatTheyKeep(string rows, TimeStep stated, string statement, string kept)
    {
        Fit(_options with { TimeStep = stated }, View(Rows(rows)));
        _warnings.Should().Contain($"TimeStep is {statement}, but the rows of time column 'Time' come every {kept}: where the data ends, time goes on by a step "
            + "that the rows do not keep. State their step, or leave TimeStep null to have it found.");
    }

    [Fact]
    public void FitStatedStepOfOneSeriesAmongOthersNamesTheSeries()
    {
        SeriesRow[] rows = [.. SyntheticSeries.Create(60), .. Rows("days").Select(r => Named(r, "daily"))];
        Fit(_options with { SeriesColumnName = "Series", TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) }, View(rows));
        _warnings.Should().Contain(w => w.StartsWith("TimeStep is 1 h, but the rows of time column 'Time' come every 1 d in series 'daily' (1 of 2 series like it):", StringComparison.Ordinal));
    }

    [Fact]
    public void FitStatedStepThatTheRowsKeepSaysNothing()
    {
        Fit(_options with { TimeStep = TimeStep.Weekdays }, View(Rows("business days")));
        Fit(_options with { TimeStep = TimeStep.EveryMonth() }, View(Rows("months")));
        Fit(_options with { TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) }, View(Rows("hours")));
        Fit(_options with { TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) },
            View([.. SyntheticSeries.Create(100).Select((r, i) => At(r, r.Time.AddSeconds(i * 37 % 60)))]));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void FitStatedStepOfRowsWithMissingOnesSaysNothingOfTheStep()
    {
        var split = _context.Data.TrainTestSplit(View(SyntheticSeries.Create(300)), 0.4);
        Fit(_options with { TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) }, split.TrainSet);
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular);
    }

    [Fact]
    public void TransformSeriesUnknownToAFitThatStatesTheStepIsHeldToIt()
    {
        var model = Fit(_options with { SeriesColumnName = "Series", TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) }, View(SyntheticSeries.Create(60)));
        _ = model.Transform(View([.. Rows("days").Select(r => Named(r, "new"))])).GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular + " 0 % of the rows; 100 % are longer, up to 1 d:");
    }

    [Fact]
    public void FitSeriesThatAreEachRegularSaysNothing()
    {
        var rows = SyntheticSeries.Create(100, 100);
        foreach (var row in rows.Skip(100))
            row.Time = SyntheticSeries.Start.AddDays((row.Time - SyntheticSeries.Start).TotalHours);
        Fit(_options with { SeriesColumnName = "Series" }, View(rows));
        SeriesRow[] business = [.. SyntheticSeries.Create(100).Select((r, i) => At(r, SyntheticSeries.Start.AddDays(7 * (i / 5) + i % 5)))];
        Fit(_options, View(business));
        SeriesRow[] late = [.. SyntheticSeries.Create(100).Select((r, i) => At(r, r.Time.AddSeconds(i * 37 % 60)))];
        Fit(_options with { CalendarFeatures = CalendarFeatures.HourOfDay }, View(late));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void FitStepsWithoutARuleSaysThatImpliedTimeIsAGuess()
    {
        SeriesRow[] rows = [.. SyntheticSeries.Create(100).Select((r, i) => At(r, SyntheticSeries.Start.AddHours((double)i * i)))];
        var options = _options with { CalendarFeatures = CalendarFeatures.DayOfWeek };
        Fit(options, View(rows));
        _warnings.Should().Contain(w => w.StartsWith("Beyond the end of the data, 'Time' goes on by 3 d 17 h, though fewer than half of the steps are near that:", StringComparison.Ordinal));
        _warnings.Clear();
        Fit(options with { TimeStep = TimeStep.Every(TimeSpan.FromDays(4)) }, View(rows));
        _warnings.Should().NotContain(w => w.StartsWith("Beyond", StringComparison.Ordinal));
    }

    [Fact]
    public void TransformHoleWarnsOncePerView()
    {
        var model = Fit(_options, View(SyntheticSeries.Create(100)));
        var view = model.Transform(View(WithHole(200)));
        _warnings.Should().BeEmpty();
        _ = view.GetColumn<float[]>("Forecast").Count();
        _ = view.GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle().Which.Should().StartWith("Time column 'Time' has one gap: 30 rows at 1 h are missing between");
        _ = model.Transform(View(SyntheticSeries.Create(200))).GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle();
    }

    [Fact]
    public void TransformLoadedModelWarnsInTheContextThatLoadedIt()
    {
        using var stream = new MemoryStream();
        var data = View(SyntheticSeries.Create(100));
        _context.Model.Save(Fit(_options, data), data.Schema, stream);
        stream.Position = 0;
        _ = _context.Model.Load(stream, out _).Transform(View(WithHole(200))).GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle().Which.Should().StartWith("Time column 'Time' has one gap: 30 rows at 1 h are missing between");
    }

    [Fact]
    public void EngineHoleWarnsOnce()
    {
        var engine = Fit(_options, View(SyntheticSeries.Create(100))).CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        foreach (var row in WithHole(100))
            engine.Predict(row);
        _warnings.Should().ContainSingle().Which.Should().StartWith("Time column 'Time' has one gap: 30 rows at 1 h are missing between");
        foreach (var row in SyntheticSeries.Create(160).Skip(140))
            engine.Observe(row);
        _warnings.Should().ContainSingle();
    }

    [Fact]
    public void EngineHistoryDrawnAtRandomWarns()
    {
        var engine = Fit(_options, View(SyntheticSeries.Create(100))).CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        engine.Observe(_context.Data.TrainTestSplit(View(SyntheticSeries.Create(300)), 0.3).TrainSet);
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular);
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(200, 1)]
    [InlineData(12, 3)]
    public void EngineSecondViewThatBeginsLaterNamesTheGap(int rows, int series)
    {
        var model = Fit(_options with { SeriesColumnName = "Series" }, View(SyntheticSeries.Create(60, 60, 60)));
        var engine = model.CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        var all = SyntheticSeries.Create([.. Enumerable.Repeat(rows + 30, series)]);
        engine.Observe(View([.. all.Where((_, i) => i % (rows + 30) < rows)]));
        _warnings.Should().BeEmpty();
        engine.Observe(View([.. all.Where((_, i) => i % (rows + 30) >= rows + 15)]));
        _warnings.Should().ContainSingle().Which.Should().StartWith("Time column 'Time' has one gap in series 'series 1': 15 rows at 1 h are missing between ");
    }

    [Fact]
    public void FitMissingFirstTimeOrNameNamesTheRow()
    {
        var rows = SyntheticSeries.Create(30);
        rows[0].Time = default;
        Failure(() => Fit(_options, View(rows))).Should().Be(
            "The time column 'Time' is missing in row 0; expected a time in every row. Drop the row, or check how the column is loaded.");
        rows = SyntheticSeries.Create(30);
        rows[0].Series = "";
        Failure(() => Fit(_options with { SeriesColumnName = "Series" }, View(rows))).Should().Be(
            "The series column 'Series' is empty in row 0; expected a name in every row. Drop the row, or name its series.");
    }

    [Fact]
    public void TransformMissingTimeOrNameNamesTheRow()
    {
        var model = Fit(_options with { SeriesColumnName = "Series" }, View(SyntheticSeries.Create(30)));
        var engine = model.CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        var rows = SyntheticSeries.Create(10);
        rows[0].Time = default;
        Failure(() => SmallForecasts.Forecast(model, rows)).Should().StartWith("The time column 'Time' is missing in row 0 of series 'series 1';");
        Failure(() => engine.Predict(rows[0])).Should().StartWith("The time column 'Time' is missing in row 0 of series 'series 1';");
        rows[0] = new SeriesRow { Time = SyntheticSeries.Start };
        Failure(() => SmallForecasts.Forecast(model, rows)).Should().StartWith("The series column 'Series' is empty in row 0;");
        Failure(() => engine.Predict(rows[0])).Should().StartWith("The series column 'Series' is empty in the observation;");
    }

    private static string Failure(Action action) => action.Should().Throw<InvalidOperationException>().Which.Message;

    private static SeriesRow[] WithHole(int rows) => [.. SyntheticSeries.Create(rows).Where((_, i) => i < rows / 2 || i >= rows / 2 + 30)];

    private static SeriesRow At(SeriesRow row, DateTime time)
    {
        row.Time = time;
        return row;
    }

    private static SeriesRow Named(SeriesRow row, string series)
    {
        row.Series = series;
        return row;
    }

    private static SeriesRow[] Rows(string kind) => [.. SyntheticSeries.Create(100).Select((row, i) => At(row, kind switch
    {
        "hours" => row.Time,
        "days" => SyntheticSeries.Start.AddDays(i),
        "business days" => SyntheticSeries.Start.AddDays(7 * (i / 5) + i % 5),
        "months" => SyntheticSeries.Start.AddMonths(i),
        _ => SyntheticSeries.Start.AddHours((double)i * i),
    }))];

    private IDataView View(IEnumerable<SeriesRow> rows) => _context.Data.LoadFromEnumerable(rows);

    private ForecastingTransformer Fit(GruForecastingOptions options, IDataView data) => _context.Forecasting.ForecastByGru(options).Fit(data);
}
