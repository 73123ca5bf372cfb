using Microsoft.ML.Recurrent.Forecasting.Automatic;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class CalendarChoiceTests
{
    /// <summary>Small, with the calendar left to the fit.</summary>
    private static readonly GruForecastingOptions _open = SmallForecasts.Gru with { TimeColumnName = "Time", Seasonality = [24], Members = ForecastMembers.Network };

    private readonly MLContext _context = new(1);

    public static TheoryData<TimeStep, int[], CalendarFeatures> Steps => new()
    {
        { TimeStep.Every(TimeSpan.FromSeconds(30)), [120], CalendarFeatures.MinuteOfHour },
        { TimeStep.Every(TimeSpan.FromMinutes(15)), [96, 672], CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek },
        { TimeStep.Every(TimeSpan.FromHours(1)), [24], CalendarFeatures.HourOfDay },
        { TimeStep.Every(TimeSpan.FromHours(1)), [168], CalendarFeatures.DayOfWeek },
        { TimeStep.Every(TimeSpan.FromHours(1)), [25], CalendarFeatures.None },
        { TimeStep.Every(TimeSpan.FromDays(1)), [7], CalendarFeatures.DayOfWeek },
        { TimeStep.Every(TimeSpan.FromDays(1)), [1], CalendarFeatures.None },
        { TimeStep.Weekdays, [5], CalendarFeatures.DayOfWeek },
        { TimeStep.Every(TimeSpan.FromHours(1)).Between(new TimeOnly(9, 0), new TimeOnly(18, 0)).On(DayOfWeek.Monday, DayOfWeek.Tuesday), [9], CalendarFeatures.HourOfDay },
        { TimeStep.Every(TimeSpan.FromTicks(1)), [24], CalendarFeatures.None },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void CalendarFollowsTheSeasonsThatAreOfTheCalendar(TimeStep step, int[] seasons, CalendarFeatures expected) =>
        SeasonCandidates.CalendarOf(step, seasons).Should().Be(expected);

    [Fact]
    public void FitReadsTheCalendarOfItsSeasons()
    {
        Fit(_open, Hours(100)).Options.CalendarFeatures.Should().Be(CalendarFeatures.HourOfDay);
        Fit(_open with { Seasonality = [24, 168] }, Hours(400)).Options.CalendarFeatures.Should().Be(CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek);
        Fit(_open with { Seasonality = [1] }, Hours(100)).Options.CalendarFeatures.Should().Be(CalendarFeatures.None);
    }

    [Fact]
    public void FitWithoutTimesOrStepsThatTellOfThemReadsNone()
    {
        var random = new Random(1);
        SeriesRow[] irregular = [.. Hours(100)];
        foreach (var row in irregular)
            row.Time = row.Time.AddMinutes(random.Next(-29, 30));

        Fit(_open with { TimeColumnName = null }, Hours(100)).Options.CalendarFeatures.Should().Be(CalendarFeatures.None);
        Fit(_open with { TimeStep = TimeStep.Every(TimeSpan.FromHours(1)) }, irregular).Options.CalendarFeatures.Should().Be(CalendarFeatures.None);
    }

    [Theory]
    [InlineData(CalendarFeatures.None)]
    [InlineData(CalendarFeatures.DayOfMonth)]
    public void FitObeysWhatIsStated(CalendarFeatures stated) =>
        Fit(_open with { CalendarFeatures = stated }, Hours(100)).Options.CalendarFeatures.Should().Be(stated);

    [Fact]
    public void FitWithValidationDataOfItsOwnIsTheFitOfTheCalendarStated()
    {
        SeriesRow[] training = [.. Hours(60, "a"), .. Hours(50, "b")], validation = [.. Hours(90, "a").Skip(60), .. Hours(40, "c")];
        var open = _open with { SeriesColumnName = "Series" };

        float[][] chosen = Forecasts(open, training, validation), stated = Forecasts(open with { CalendarFeatures = CalendarFeatures.HourOfDay }, training, validation);
        float[][] none = Forecasts(open with { CalendarFeatures = CalendarFeatures.None }, training, validation);

        chosen.Should().BeEquivalentTo(stated, options => options.WithStrictOrdering());
        chosen[^1].Should().NotEqual(none[^1]);
    }

    [Fact]
    public void ModelOfBeforeThatStatesNothingHasNone()
    {
        var model = Fit(_open with { CalendarFeatures = CalendarFeatures.None }, Hours(60)).Fitted;

        StoredForecast.Of(model).WithManifest(manifest => manifest["options"]!.AsObject().Remove("calendarFeatures")).Read()
            .Options.CalendarFeatures.Should().Be(CalendarFeatures.None);
    }

    private ForecastingTransformer Fit(GruForecastingOptions options, SeriesRow[] rows) =>
        _context.Forecasting.ForecastByGru(options).Fit(_context.Data.LoadFromEnumerable(rows));

    private float[][] Forecasts(GruForecastingOptions options, SeriesRow[] training, SeriesRow[] validation) => SmallForecasts.Forecast(
        _context.Forecasting.ForecastByGru(options).Fit(_context.Data.LoadFromEnumerable(training), _context.Data.LoadFromEnumerable(validation)), training);

    private static SeriesRow[] Hours(int rows, string series = "") =>
        [.. Enumerable.Range(0, rows).Select(row => new SeriesRow { Series = series, Time = SyntheticSeries.Start.AddHours(row), Value = row % 24 + row % 5 })];
}
