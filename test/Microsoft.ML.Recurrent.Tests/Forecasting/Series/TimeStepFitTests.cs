using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

/// <summary>The step that stamps keep: what comes after the last of them is what would have been recorded.</summary>
public class TimeStepFitTests
{
    private static readonly DateTime _monday = new(2022, 1, 3);

    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    public void OfBusinessDaysGoesOnOnMonday(int rows) => Next(Days(700).Where(IsBusinessDay).Take(rows)).DayOfWeek.Should().Be(DayOfWeek.Monday);

    [Fact]
    public void OfBusinessDaysWithHolidaysGoesOnOnMonday()
    {
        DateTime[] days = [.. Days(700).Where(IsBusinessDay).Where((_, i) => i % 23 != 5)];
        var friday = days.Last(d => d.DayOfWeek == DayOfWeek.Friday);
        Next(days.Where(d => d <= friday)).Should().Be(friday.AddDays(3));
    }

    [Fact]
    public void OfOneOddSaturdayAmongBusinessDaysGoesOnOnMonday() =>
        Next(Days(698).Where(d => IsBusinessDay(d) || d == _monday.AddDays(33))).DayOfWeek.Should().Be(DayOfWeek.Monday);

    [Fact]
    public void OfSixDaysAWeekPassesSunday() => Next(Days(69).Where(d => d.DayOfWeek != DayOfWeek.Sunday)).Should().Be(_monday.AddDays(70));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    public void OfOpeningHoursGoesOnTheNextMorning(int minutes)
    {
        DateTime[] open = [.. Enumerable.Range(0, 28 * 24 * 60 / minutes).Select(i => _monday.AddMinutes(i * minutes))
            .Where(t => IsBusinessDay(t) && t.TimeOfDay >= TimeSpan.FromHours(9.5) && t.TimeOfDay <= TimeSpan.FromHours(16))];
        Next(open).Should().Be(_monday.AddDays(28).AddHours(9.5));
        Next(open.Where(t => t < _monday.AddDays(23))).Should().Be(_monday.AddDays(23).AddHours(9.5));
    }

    [Fact]
    public void OfAroundTheClockOnBusinessDaysGoesOnOnMonday() =>
        Next(Enumerable.Range(0, 7 * 24).Select(i => _monday.AddHours(i)).Where(IsBusinessDay).Append(_monday.AddDays(7))
            .Concat(Enumerable.Range(1, 119).Select(i => _monday.AddDays(7).AddHours(i)))).Should().Be(_monday.AddDays(14));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 31)]
    [InlineData(1, 30)]
    [InlineData(1, 28)]
    [InlineData(3, 31)]
    [InlineData(3, 15)]
    [InlineData(12, 31)]
    [InlineData(12, 1)]
    public void OfMonthsGoesOnByTheCalendar(int months, int day)
    {
        for (int rows = 2; rows < 30; rows++)
            Next(Enumerable.Range(0, rows).Select(i => Month(i * months, day))).Should().Be(Month(rows * months, day));
    }

    [Fact]
    public void OfMonthsWithGapsGoesOnByOneMonth() =>
        Next(Enumerable.Range(0, 40).Where(i => i % 7 != 3).Select(i => Month(i, 31))).Should().Be(Month(40, 31));

    [Fact]
    public void OfLastBusinessDaysOfMonthsGoesOnByAMonth()
    {
        var next = Next(Enumerable.Range(0, 24).Select(i => Enumerable.Range(0, 5).Select(b => Month(i, 31).AddDays(-b)).First(IsBusinessDay)));
        (next.Year, next.Month).Should().Be((2025, 1));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3600)]
    [InlineData(86_400)]
    [InlineData(604_800)]
    [InlineData(2_419_200)]
    [InlineData(31_536_000)]
    public void OfSecondsGoesOnByTheInterval(int seconds) =>
        Next(Enumerable.Range(0, 50).Select(i => _monday.AddHours(2).AddSeconds((double)i * seconds))).Should().Be(_monday.AddHours(2).AddSeconds(50.0 * seconds));

    [Fact]
    public void OfRowsMissingAtRandomKeepsTheInterval()
    {
        var random = new Random(3);
        foreach (var unit in new[] { TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromMinutes(10) })
            Step(Enumerable.Range(0, 1000).Where(_ => random.NextDouble() < 0.75).Select(i => _monday + i * unit)).Should().Be(TimeStep.Every(unit));
    }

    [Fact]
    public void OfClocksThatAreNeverOnTimeGoesOnByAboutTheirStep()
    {
        var random = new Random(3);
        Step(Enumerable.Range(0, 100).Select(i => _monday.AddHours(i).AddSeconds(random.Next(60))))!.Interval.TotalMinutes.Should().BeApproximately(60, 1);
    }

    [Fact]
    public void OfOneStampIsUnknown() => Step([_monday]).Should().BeNull();

    private static TimeStep? Step(IEnumerable<DateTime> stamps) => TimeStepFit.Of([.. stamps.Select(s => s.Ticks)]);

    private static DateTime Next(IEnumerable<DateTime> stamps) => Step(stamps)!.After(stamps.Last(), 1);

    private static IEnumerable<DateTime> Days(int days) => Enumerable.Range(0, days).Select(i => _monday.AddDays(i));

    private static bool IsBusinessDay(DateTime time) => time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static DateTime Month(int month, int day)
    {
        var first = new DateTime(2023, 1, 1).AddMonths(month);
        return first.AddDays(Math.Min(day, DateTime.DaysInMonth(first.Year, first.Month)) - 1);
    }
}
