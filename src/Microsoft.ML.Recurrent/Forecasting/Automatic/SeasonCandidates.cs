namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The seasons that rows a step apart can have: hours, days, weeks and years in rows.</summary>
internal static class SeasonCandidates
{
    private const double DaysOfYear = 365.25;
    private const double LongestYear = 366;

    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    // Rows that come less often have an hour of too few of them.
    private static readonly TimeSpan _shortForHours = TimeSpan.FromMinutes(1);

    /// <returns>Rows of a season, rising; empty where the step tells of none.</returns>
    public static IReadOnlyList<int> Of(TimeStep step) => [.. All(step).Select(season => season.Rows).Where(rows => rows > 1).Distinct().Order()];

    /// <summary>The place of a row in those of some seasons that the step tells of.</summary>
    public static CalendarFeatures CalendarOf(TimeStep step, IReadOnlyList<int> seasons) =>
        All(step).Where(season => season.Rows > 1 && seasons.Contains(season.Rows)).Aggregate(CalendarFeatures.None, (all, season) => all | season.Feature);

    private static IEnumerable<(int Rows, CalendarFeatures Feature)> All(TimeStep step)
    {
        if (step.Months > 0)
            return 12 % step.Months == 0 ? [(12 / step.Months, CalendarFeatures.DayOfYear)] : [];
        if (step.Interval <= TimeSpan.Zero)
            return [];
        return step.Open.Count > 0 ? OfOpenWeek(step) : OfInterval(step.Interval);
    }

    private static IEnumerable<(int Rows, CalendarFeatures Feature)> OfInterval(TimeSpan interval)
    {
        if (interval <= _shortForHours)
            yield return (Whole(_hour, interval), CalendarFeatures.MinuteOfHour);
        yield return (Whole(TimeSpan.FromDays(1), interval), CalendarFeatures.HourOfDay);
        yield return (Whole(_week, interval), CalendarFeatures.DayOfWeek);
        double year = DaysOfYear / interval.TotalDays;
        if (year <= LongestYear)
            yield return ((int)Math.Round(year), CalendarFeatures.DayOfYear);
    }

    /// <summary>Rows of an open day, where all days have as many, and of a week.</summary>
    private static IEnumerable<(int Rows, CalendarFeatures Feature)> OfOpenWeek(TimeStep step)
    {
        long[] days = [.. step.Open.GroupBy(part => part.From.Days).Select(day => day.Sum(part => RowsOf(part, step.Interval)))];
        if (step.Open.All(part => part.Until - part.From <= TimeSpan.FromDays(1)) && days.Distinct().Count() == 1)
            yield return (Bounded(days[0]), CalendarFeatures.HourOfDay);
        yield return (Bounded(step.Open.Sum(part => RowsOf(part, step.Interval))), CalendarFeatures.DayOfWeek);
    }

    private static long RowsOf(WeekPart part, TimeSpan interval) => (part.Until - part.From + interval - TimeSpan.FromTicks(1)).Ticks / interval.Ticks;

    private static int Whole(TimeSpan season, TimeSpan interval) => season.Ticks % interval.Ticks == 0 ? Bounded(season.Ticks / interval.Ticks) : 0;

    /// <summary>0 where a season has more rows than any data that could show it.</summary>
    private static int Bounded(long rows) => rows <= 1 << 20 ? (int)rows : 0;
}
