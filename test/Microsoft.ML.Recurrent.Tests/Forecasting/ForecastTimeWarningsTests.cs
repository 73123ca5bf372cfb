using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Irregular time is said once in ML.NET's log, by fits, views and engines.</summary>
public class ForecastTimeWarningsTests
{
    private const string Regular = "The steps of time column 'Time' are 1 h in";

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with { TimeColumnName = "Time" };

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];

    public ForecastTimeWarningsTests() =>
        _context.Log += (_, e) => _warnings.AddRange(e.Kind == ChannelMessageKind.Warning ? [e.RawMessage] : []);

    [Fact]
    public void Fit_RandomSplit_SaysHowManyStepsAreLonger()
    {
        var split = _context.Data.TrainTestSplit(View(SyntheticSeries.Create(300)), 0.3);
        Fit(_options, split.TrainSet);
        _warnings.Should().ContainSingle().Which.Should().MatchRegex(
            @"^The steps of time column 'Time' are 1 h in [67]\d % of the rows; [23]\d % are longer, up to \d+ h: rows are missing, were drawn at random, or have no regular step\. "
            + @"Keep every row, with NaN where a target was not observed, and split a series by TakeRows and SkipRows, or by Backtest\.$");
    }

    [Fact]
    public void Fit_Hole_SaysHowLongItIs()
    {
        Fit(_options, View(WithHole(400)));
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular + " 100 % of the rows; less than 1 % are longer, up to 1 d 7 h:");
    }

    [Fact]
    public void Fit_SeriesThatAreEachRegular_SaysNothing()
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
    public void Fit_StepsWithoutARule_SaysThatImpliedTimeIsAGuess()
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
    public void Transform_Hole_WarnsOncePerView()
    {
        var model = Fit(_options, View(SyntheticSeries.Create(100)));
        var view = model.Transform(View(WithHole(200)));
        _warnings.Should().BeEmpty();
        _ = view.GetColumn<float[]>("Forecast").Count();
        _ = view.GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular);
        _ = model.Transform(View(SyntheticSeries.Create(200))).GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle();
    }

    [Fact]
    public void Transform_LoadedModel_WarnsInTheContextThatLoadedIt()
    {
        using var stream = new MemoryStream();
        var data = View(SyntheticSeries.Create(100));
        _context.Model.Save(Fit(_options, data), data.Schema, stream);
        stream.Position = 0;
        _ = _context.Model.Load(stream, out _).Transform(View(WithHole(200))).GetColumn<float[]>("Forecast").Count();
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular);
    }

    [Fact]
    public void Engine_Hole_WarnsOnce()
    {
        var engine = Fit(_options, View(SyntheticSeries.Create(100))).CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        foreach (var row in WithHole(100))
            engine.Predict(row);
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular);
        foreach (var row in SyntheticSeries.Create(160).Skip(140))
            engine.Observe(row);
        _warnings.Should().ContainSingle();
    }

    [Fact]
    public void Engine_HistoryDrawnAtRandom_Warns()
    {
        var engine = Fit(_options, View(SyntheticSeries.Create(100))).CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        engine.Observe(_context.Data.TrainTestSplit(View(SyntheticSeries.Create(300)), 0.3).TrainSet);
        _warnings.Should().ContainSingle().Which.Should().StartWith(Regular);
    }

    [Fact]
    public void Fit_MissingFirstTimeOrName_NamesTheRow()
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
    public void Transform_MissingTimeOrName_NamesTheRow()
    {
        var model = Fit(_options with { SeriesColumnName = "Series" }, View(SyntheticSeries.Create(30)));
        var engine = model.CreateForecastingEngine<SeriesRow, ForecastRow>(_context);
        var rows = SyntheticSeries.Create(10);
        rows[0].Time = default;
        Failure(() => SmallForecasts.Forecast(model, rows)).Should().StartWith("The time column 'Time' is missing in row 0 of series 'series 1';");
        Failure(() => engine.Predict(rows[0])).Should().StartWith("The time column 'Time' is missing in row 0 of series 'series 1';");
        rows[0] = new SeriesRow { Time = SyntheticSeries.Start };
        Failure(() => SmallForecasts.Forecast(model, rows)).Should().StartWith("The series column 'Series' is empty in row 0;");
        Failure(() => engine.Predict(rows[0])).Should().StartWith("The series column 'Series' is empty in row 1;");
    }

    private static string Failure(Action action) => action.Should().Throw<InvalidOperationException>().Which.Message;

    private static SeriesRow[] WithHole(int rows) => [.. SyntheticSeries.Create(rows).Where((_, i) => i < rows / 2 || i >= rows / 2 + 30)];

    private static SeriesRow At(SeriesRow row, DateTime time)
    {
        row.Time = time;
        return row;
    }

    private IDataView View(IEnumerable<SeriesRow> rows) => _context.Data.LoadFromEnumerable(rows);

    private ForecastingTransformer Fit(GruForecastingOptions options, IDataView data) => _context.Forecasting.ForecastByGru(options).Fit(data);
}
