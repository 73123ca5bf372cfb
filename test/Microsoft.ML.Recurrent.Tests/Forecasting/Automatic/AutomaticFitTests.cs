using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class AutomaticFitTests
{
    /// <summary>Small, but all that a fit can choose is left to it.</summary>
    private static readonly GruForecastingOptions _open = SmallForecasts.Gru with
    {
        TimeColumnName = "Time",
        Seasonality = [],
        WindowSize = null,
        Lags = null,
        Scaling = SeriesScaling.Auto,
        Horizon = 12,
    };

    private static readonly SeriesRow[] _days = Hours(1_000, row => 10 + 5 * MathF.Sin(MathF.Tau * row / 24) + 0.01f * row);

    private readonly MLContext _context = new(1);
    private readonly Random _random = new(1);

    [Fact]
    public void FitSettlesWhatIsOpenAndSaysSo()
    {
        var lines = Information(_context);

        var options = Fit(_open, _days).Options;

        (options.Seasonality, options.WindowSize, options.Lags, options.CalendarFeatures, options.Scaling).Should().BeEquivalentTo(
            (new[] { 24 }, 24, new[] { 24 }, CalendarFeatures.HourOfDay, SeriesScaling.PerWindow));
        lines.Should().ContainSingle(line => line.StartsWith("Chosen for this fit: ")).Which.Should().MatchRegex(
            @"^Chosen for this fit: Seasonality 24 \(rows 1 h apart, autocorrelation [01]\.\d\d\); WindowSize 24; Lags 24; CalendarFeatures HourOfDay; Scaling PerWindow \(windows have levels of their own\)\.$");
    }

    [Fact]
    public void FitWithoutATimeColumnFindsASeasonThatIsClear()
    {
        Fit(_open with { TimeColumnName = null }, _days).Options.Seasonality.Should().Equal(24);
        Fit(_open with { TimeColumnName = null }, Hours(300, _ => _random.NextSingle())).Options.Seasonality.Should().Equal(1);
    }

    [Fact]
    public void FitKeepsWhatIsStated()
    {
        var lines = Information(_context);
        var stated = _open with { Seasonality = [7], WindowSize = 9, Lags = [], CalendarFeatures = CalendarFeatures.None, Scaling = SeriesScaling.Robust };

        Fit(stated, _days).Options.Should().BeEquivalentTo(stated, options => options.Excluding(o => o.Training));

        lines.Should().NotContain(line => line.StartsWith("Chosen"));
        Fit(_open with { Seasonality = [1] }, _days).Options.Lags.Should().BeEmpty();
    }

    [Fact]
    public void FitOfWhatIsOpenIsTheFitOfWhatWasChosen()
    {
        var chosen = Fit(_open, _days);

        SmallForecasts.Forecast(Fit((GruForecastingOptions)chosen.Options, _days), _days).Should().BeEquivalentTo(
            SmallForecasts.Forecast(chosen, _days), options => options.WithStrictOrdering());
    }

    [Fact]
    public void ChoicesSeeTheTrainingSplitAlone()
    {
        SeriesRow[] changed = [.. _days.Select((row, i) => i < 900 ? row : new SeriesRow { Time = row.Time, Value = 1_000 * (i % 5) })];

        Fit(_open, changed).Options.Should().BeEquivalentTo(Fit(_open, _days).Options);
    }

    [Fact]
    public void EstimatorThatIsOpenGivesItsSchemaAndStaysOpen()
    {
        var data = _context.Data.LoadFromEnumerable(_days);
        var estimator = _context.Forecasting.ForecastByGru(_open);

        var shape = estimator.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema));
        estimator.Fit(data);

        shape.Select(column => column.Name).Should().Contain("Forecast");
        (estimator.Options.WindowSize, estimator.Options.Lags, estimator.Options.CalendarFeatures, estimator.Options.Scaling).Should().Be((null, null, null, SeriesScaling.Auto));
        estimator.ToString().Should().Be("Gru forecasting estimator of 'Value': horizon 12, 6 units, 1 layer");
    }

    [Fact]
    public void SavedModelStatesTheChoices()
    {
        var model = Fit(_open, _days);

        var loaded = StoredForecast.Of(model.Fitted).Read();

        loaded.Options.Should().BeEquivalentTo(model.Options, options => options.Excluding(o => o.Training));
    }

    [Fact]
    public void ContinuedFitKeepsTheChoicesOfTheFirst()
    {
        var first = Fit(_open, _days);
        var noise = _context.Data.LoadFromEnumerable(Hours(400, _ => _random.NextSingle()));

        var second = _context.Forecasting.ForecastByGru(_open).Fit(noise, continueFrom: first);

        second.Options.Should().BeEquivalentTo(first.Options, options => options.Excluding(o => o.Training));
        var other = () => _context.Forecasting.ForecastByGru(_open with { WindowSize = 9, Lags = [3] }).Fit(noise, continueFrom: first);
        other.Should().Throw<ArgumentException>().WithMessage("*The Lags is 3; the network was fitted with 24.*");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(30)]
    [InlineData(60)]
    public void ShortSeriesCanBeFitted(int rows)
    {
        var model = Fit(_open with { Horizon = 3 }, Hours(rows, row => row % 24));

        model.Options.WindowSize.Should().BeLessThanOrEqualTo(rows / 2);
        SmallForecasts.Forecast(model, Hours(rows, row => row % 24))[^1].Should().OnlyContain(value => float.IsFinite(value));
    }

    [Fact]
    public void SeriesOfVeryDifferentLevelsUnderOneScaleAreWarnedOf()
    {
        SeriesRow[] rows = [.. Panel(scale: 1, "small"), .. Panel(scale: 100, "large")];
        var options = SmallForecasts.Gru with { SeriesColumnName = "Series", Scaling = SeriesScaling.Standard };

        Warnings.OfFit(options, rows).Should().ContainSingle().Which.Should().Be(
            "Scaling is Standard for all series, but the levels of 'Value' go from 4.5 in series 'small' to 450 in series 'large': the small series hardly count. "
            + "Use PerWindow scaling, or set ScaleEachSeries.");
        Warnings.OfFit(options with { ScaleEachSeries = true }, rows).Should().BeEmpty();
        Warnings.OfFit(options with { Scaling = SeriesScaling.PerWindow }, rows).Should().BeEmpty();
        Warnings.OfFit(options, Panel(scale: 9, "large").Concat(Panel(scale: 1, "small"))).Should().BeEmpty();
    }

    [Fact]
    public void LagThatMostOfTheHorizonCannotReadIsWarnedOf()
    {
        Warnings.OfFit(SmallForecasts.Gru with { Lags = [24, 2, 5], Horizon = 12 }, _days).Should().ContainSingle().Which.Should().Be(
            "Lags 2, 5 of a horizon of 12 steps: beyond the first 5 steps they point past the origin and are read as missing. Use multiples of the season at or beyond the "
            + "horizon, or leave Lags null.");
        Warnings.OfFit(SmallForecasts.Gru with { Lags = [2], Horizon = 12, Strategy = ForecastStrategy.Recursive }, _days).Should().BeEmpty();
    }

    private ForecastingTransformer Fit(GruForecastingOptions options, IEnumerable<SeriesRow> rows) =>
        _context.Forecasting.ForecastByGru(options).Fit(_context.Data.LoadFromEnumerable(rows));

    private static SeriesRow[] Hours(int rows, Func<int, float> value) =>
        [.. Enumerable.Range(0, rows).Select(row => new SeriesRow { Time = SyntheticSeries.Start.AddHours(row), Value = value(row) })];

    private static IEnumerable<SeriesRow> Panel(float scale, string name) =>
        Enumerable.Range(0, 100).Select(row => new SeriesRow { Series = name, Value = scale * (row % 10) });

    private static List<string> Information(MLContext context)
    {
        List<string> lines = [];
        context.Log += (_, e) => lines.AddRange(e.Kind == ChannelMessageKind.Info ? [e.RawMessage] : []);
        return lines;
    }
}
