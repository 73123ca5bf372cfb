namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Finds the parts of the week that a series has rows in: business days, opening hours.</summary>
internal static class WeekFit
{
    private const int MostTimes = 7 * 24 * 60;
    private const int MostParts = 48;

    private static readonly DayOfWeek[] _weekdays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <param name="stamps">Ticks of two rows or more, rising.</param>
    /// <param name="interval">The most frequent ticks between them.</param>
    /// <returns>Null where the rows are no better explained by parts of the week than by the interval alone.</returns>
    public static TimeStep? Of(ReadOnlySpan<long> stamps, long interval)
    {
        if (interval > TimeSpan.TicksPerDay || WeekSteps.Week % interval != 0 || WeekSteps.Week / interval > MostTimes)
            return null;
        var every = TimeStep.Every(TimeSpan.FromTicks(interval));
        var weekdays = every.On(_weekdays);
        if (weekdays.Explained(stamps) == 1)
            return weekdays;
        var parts = Parts(stamps, interval);
        // A time of the week that was missing once may have been missing by chance.
        if (stamps[^1] - stamps[0] < 2 * WeekSteps.Week || parts.Count > MostParts || IsWholeWeek(parts))
            return null;
        var open = every with { Open = parts };
        return 1 - open.Explained(stamps) <= (1 - every.Explained(stamps)) / 2 ? open : null;
    }

    private static bool IsWholeWeek(IReadOnlyList<WeekPart> parts) =>
        parts is [var part] && part.From == TimeSpan.Zero && part.Until.Ticks == WeekSteps.Week;

    /// <summary>The times of the week, joined, that have a quarter as many rows as the time with the most.</summary>
    private static IReadOnlyList<WeekPart> Parts(ReadOnlySpan<long> stamps, long interval)
    {
        int[] rows = new int[WeekSteps.Week / interval];
        foreach (long stamp in stamps)
            rows[stamp % WeekSteps.Week / interval]++;
        int most = rows.Max();
        return WeekPart.Common([], Enumerable.Range(0, rows.Length).Where(time => 4 * rows[time] >= most)
            .Select(time => new WeekPart(TimeSpan.FromTicks(time * interval), TimeSpan.FromTicks((time + 1) * interval))));
    }
}
