using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Forecasts at the end of the data: those of data that goes on with the rows which would come, their targets missing.</summary>
public class ForecastImpliedTimeTests
{
    private const int Horizon = 3;

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        TimeColumnName = "Time",
        SeriesColumnName = "Series",
        CalendarFeatures = CalendarFeatures.DayOfWeek | CalendarFeatures.DayOfYear | CalendarFeatures.HourOfDay,
    };

    public static TheoryData<ForecastStrategy, ForecastContext> Ways => new()
    {
        { ForecastStrategy.Direct, ForecastContext.Window },
        { ForecastStrategy.Recursive, ForecastContext.Window },
        { ForecastStrategy.Direct, ForecastContext.Stateful },
    };

    [Fact]
    public void TransformBusinessDaysForecastsAsTheNextDaysGiven()
    {
        SeriesRow[] days = [.. Rows("one", Business, 500).Select(r => Valued(r, 2 * (int)r.Time.DayOfWeek))];
        var past = days[..400];
        past[^1].Time.DayOfWeek.Should().Be(DayOfWeek.Friday);
        var options = _options with
        {
            WindowSize = 5,
            Horizon = 5,
            HiddenSize = 16,
            CalendarFeatures = CalendarFeatures.DayOfWeek,
            Training = new() { MaximumEpochs = 30 },
        };
        var model = SmallForecasts.Fit(options, past);
        float[] forecast = SmallForecasts.Forecast(model, past)[^1];
        forecast.Should().Equal(SmallForecasts.Forecast(model, days)[past.Length - 1]);
        forecast.Zip([2f, 4, 6, 8, 10]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1.5);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void TransformPanelOfFrequenciesGoesOnAsEachSeriesDoes(ForecastStrategy strategy, ForecastContext context)
    {
        (string Name, Func<int, DateTime> Time)[] series = [("hourly", Hour), ("business", Business), ("monthly", MonthEnd), ("weekly", i => Hour(168 * i))];
        var model = SmallForecasts.Fit(
            _options with { Strategy = strategy, Context = context }, series.SelectMany(s => Rows(s.Name, s.Time, 60)));
        foreach (var (name, time) in series)
            ShouldGoOn(model, Rows(name, time, 60 + Horizon));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void TransformSeriesUnknownAtFitGoesOnAsItsWindowDoes(ForecastStrategy strategy, ForecastContext context)
    {
        var model = SmallForecasts.Fit(_options with { Strategy = strategy, Context = context }, Rows("hourly", Hour, 60).Concat(Rows("weekly", i => Hour(168 * i), 30)));
        foreach (var time in new Func<int, DateTime>[] { Business, MonthEnd, Hour, i => Hour(i).AddMinutes(-30 * i) })
            ShouldGoOn(model, Rows("new", time, 20 + Horizon));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void PredictSeriesKnownAndUnknownGoesOnAsTransformDoes(ForecastStrategy strategy, ForecastContext context)
    {
        var model = SmallForecasts.Fit(_options with { Strategy = strategy, Context = context }, Rows("business", Business, 60).Concat(Rows("weekly", i => Hour(168 * i), 30)));
        var mlContext = new MLContext(1);
        foreach (var rows in new[] { Rows("business", Business, 34), Rows("new", MonthEnd, 20), Rows("one", Hour, 1) })
        {
            var engine = model.CreateForecastingEngine<SeriesRow, ForecastRow>(mlContext);
            float[][] forecasts = [.. rows.Select(row => engine.Predict(row).Forecast)];
            float[] last = forecasts[^1];
            last.Should().Equal(SmallForecasts.Forecast(model, rows)[^1], $"series {rows[0].Series}");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void PredictResumedFromACheckPointGoesOnAsBefore(ForecastStrategy strategy, ForecastContext context)
    {
        var model = SmallForecasts.Fit(_options with { Strategy = strategy, Context = context }, Rows("business", Business, 60).Concat(Rows("weekly", i => Hour(168 * i), 30)));
        SeriesRow[][] all = [Rows("business", Business, 34), Rows("new", MonthEnd, 20), Rows("weekly", i => Hour(168 * i), 9)];
        using var engine = Streams.Engine(model);
        foreach (var row in all.SelectMany(rows => rows))
            engine.Observe(row);
        using var checkPoint = new MemoryStream();
        engine.CheckPoint(checkPoint);
        checkPoint.Position = 0;
        using var resumed = Streams.Engine(model);
        resumed.Resume(checkPoint);

        foreach (var rows in all)
            resumed.Predict(rows[0].Series).Forecast.Should().Equal(SmallForecasts.Forecast(model, rows)[^1], $"series {rows[0].Series}");
    }

    [Fact]
    public void TransformLaterRowsOfAnUnknownSeriesChangedKeepsEarlierForecasts()
    {
        var model = SmallForecasts.Fit(_options, Rows("hourly", Hour, 60));
        var rows = Rows("new", Business, 30);
        float[][] before = SmallForecasts.Forecast(model, rows[..20]);
        SmallForecasts.Forecast(model, rows)[..(20 - Horizon)].Should().BeEquivalentTo(before[..(20 - Horizon)], o => o.WithStrictOrdering());
    }

    [Fact]
    public void TransformStatedStepGoesOnByItInAllSeries()
    {
        var model = SmallForecasts.Fit(_options with { TimeStep = TimeStep.EveryMonth(1, 31) }, Rows("one", Hour, 60));
        SeriesRow[] ahead = [.. Enumerable.Range(0, Horizon).Select(i => Row("any", MonthEnd(i + 1).AddHours(15)))];
        foreach (string name in new[] { "one", "any" })
        {
            var past = Rows(name, Hour, 40);
            foreach (var row in ahead)
                row.Series = name;
            SmallForecasts.Forecast(model, past)[^1].Should().Equal(SmallForecasts.Forecast(model, [.. past, .. ahead])[past.Length - 1]);
        }
    }

    [Fact]
    public void ReadSavedModelGoesOnAsBefore()
    {
        foreach (var step in new[] { null, TimeStep.Weekdays })
        {
            var model = SmallForecasts.Fit(_options with { TimeStep = step }, Rows("business", Business, 60).Concat(Rows("monthly", MonthEnd, 40)));
            var read = new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());
            SeriesRow[] rows = [.. Rows("monthly", MonthEnd, 30), .. Rows("business", Business, 30), .. Rows("new", Hour, 9)];
            SmallForecasts.Forecast(read, rows).Should().BeEquivalentTo(SmallForecasts.Forecast(model, rows), o => o.WithStrictOrdering());
        }
    }

    [Fact]
    public void ReadModelWithOneIntervalForAllGoesOnByIt()
    {
        var model = SmallForecasts.Fit(_options, Rows("business", Business, 60));
        var old = new ForecastingTransformer(StoredForecast.Of(model.Fitted).WithManifest(manifest => manifest.Remove("timeSteps")).Read());
        var past = Rows("business", Business, 60);
        SeriesRow[] ahead = [.. Enumerable.Range(1, Horizon).Select(i => Row("business", past[^1].Time.AddDays(i)))];
        past[^1].Time.DayOfWeek.Should().Be(DayOfWeek.Friday);
        SmallForecasts.Forecast(old, past)[^1].Should().Equal(SmallForecasts.Forecast(old, [.. past, .. ahead])[past.Length - 1]);
    }

    [Fact]
    public void ReadStepThatIsNoneIsRefused()
    {
        var stored = StoredForecast.Of(SmallForecasts.Fit(_options, Rows("business", Business, 60)).Fitted);
        var read = () => stored.WithManifest(m => m["timeSteps"]![0]!["step"]!["interval"] = "00:00:00").Read();
        read.Should().Throw<FormatException>().WithMessage("*A series' time step is none.*");
    }

    [Fact]
    public void FitContinuedWithANewSeriesKeepsTheStepsAndAddsOne()
    {
        var first = SmallForecasts.Fit(_options, Rows("business", Business, 60));
        var context = new MLContext(1);
        var second = context.Forecasting.ForecastByGru(_options).Fit(
            context.Data.LoadFromEnumerable(Rows("monthly", MonthEnd, 40)), continueFrom: first);
        foreach (var rows in new[] { Rows("business", Business, 30 + Horizon), Rows("monthly", MonthEnd, 30 + Horizon) })
            ShouldGoOn(second, rows);
    }

    private static void ShouldGoOn(ForecastingTransformer model, SeriesRow[] rows)
    {
        var past = rows[..^Horizon];
        foreach (var row in rows[^Horizon..])
            row.Value = float.NaN;
        SmallForecasts.Forecast(model, past)[^1].Should().Equal(SmallForecasts.Forecast(model, rows)[past.Length - 1], $"series {rows[0].Series}");
    }

    private static SeriesRow[] Rows(string series, Func<int, DateTime> time, int rows) => [.. Enumerable.Range(0, rows).Select(i => Row(series, time(i)))];

    private static SeriesRow Row(string series, DateTime time) => new() { Series = series, Time = time, Value = MathF.Sin(time.DayOfYear) };

    private static SeriesRow Valued(SeriesRow row, float value)
    {
        row.Value = value;
        return row;
    }

    private static DateTime Hour(int i) => SyntheticSeries.Start.AddHours(i);

    /// <summary>Monday to Friday, from a Monday on.</summary>
    private static DateTime Business(int i) => SyntheticSeries.Start.AddDays(7 * (i / 5) + i % 5);

    private static DateTime MonthEnd(int i) => SyntheticSeries.Start.AddMonths(i + 1).AddDays(-1);
}
