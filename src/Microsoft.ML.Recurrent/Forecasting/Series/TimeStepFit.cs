using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Finds the step that a series' rows keep: of the calendar, an interval, an interval in parts of the week; else the one that is
/// most usual.</summary>
internal static class TimeStepFit
{
    // Rows on the last business day, on the fourth Thursday: 27 days apart at least. Rows that come more often have no place in a month.
    private const long LeastMonth = 20 * TimeSpan.TicksPerDay;

    /// <param name="stamps">Ticks, rising.</param>
    /// <returns>Null where there are fewer than two.</returns>
    public static TimeStep? Of(ReadOnlySpan<long> stamps)
    {
        if (stamps.Length < 2)
            return null;
        long[] steps = new long[stamps.Length - 1];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = stamps[i + 1] - stamps[i];
        var (interval, count) = MostFrequent(steps);
        if (DayOfMonth(stamps) is { } month)
            return month;
        if (count == steps.Length)
            return TimeStep.Every(TimeSpan.FromTicks(interval));
        return WeekFit.Of(stamps, interval) ?? Month(stamps, steps)
            ?? TimeStep.Every(TimeSpan.FromTicks(2 * count >= steps.Length ? interval : Median(steps)));
    }

    /// <summary>Months where every row stands on the same day, the last one of shorter months, at the same time.</summary>
    private static TimeStep? DayOfMonth(ReadOnlySpan<long> stamps)
    {
        var first = new DateTime(stamps[0]);
        int day = 0;
        bool areEnds = true;
        for (int i = 0; i < stamps.Length; i++)
        {
            var time = new DateTime(stamps[i]);
            if (time.TimeOfDay != first.TimeOfDay || (i > 0 && MonthOf(stamps[i]) == MonthOf(stamps[i - 1])))
                return null;
            (day, areEnds) = (Math.Max(day, time.Day), areEnds && time.Day == DateTime.DaysInMonth(time.Year, time.Month));
        }

        foreach (long stamp in stamps)
        {
            var time = new DateTime(stamp);
            if (time.Day != Math.Min(day, DateTime.DaysInMonth(time.Year, time.Month)))
                return null;
        }

        return TimeStep.EveryMonth((int)MostFrequent(Months(stamps)).Step, areEnds ? 31 : day);
    }

    /// <summary>Months where rows stand on different days of theirs.</summary>
    private static TimeStep? Month(ReadOnlySpan<long> stamps, long[] steps)
    {
        long[] months = Months(stamps);
        var (step, count) = MostFrequent(months);
        return step > 0 && months.Length > 1 && count >= 0.95 * months.Length && steps.Min() >= LeastMonth ? TimeStep.EveryMonth((int)step) : null;
    }

    private static long[] Months(ReadOnlySpan<long> stamps)
    {
        long[] months = new long[stamps.Length - 1];
        for (int i = 0; i < months.Length; i++)
            months[i] = MonthOf(stamps[i + 1]) - MonthOf(stamps[i]);
        return months;
    }

    private static long MonthOf(long stamp)
    {
        var time = new DateTime(stamp);
        return 12L * time.Year + time.Month;
    }

    /// <summary>The shorter one of equally frequent steps.</summary>
    private static (long Step, int Count) MostFrequent(long[] steps)
    {
        var counts = new Dictionary<long, int>();
        foreach (long step in steps)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, step, out _)++;
        var most = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First();
        return (most.Key, most.Value);
    }

    private static long Median(long[] steps) => steps.Order().ElementAt((steps.Length - 1) / 2);
}
