namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Takes steps in time, any number at once.</summary>
internal static class TimeSteps
{
    private const int MonthsOfAllYears = 12 * 9999;
    private const double NearEnough = 0.1;

    /// <summary>The time some steps after another, as far as there is any.</summary>
    public static DateTime After(this TimeStep step, DateTime time, long steps)
    {
        if (step.Months > 0)
            return MonthsAfter(step, time, steps);
        if (step.Open.Count > 0)
            return WeekSteps.After(step, time, steps);
        Int128 ticks = time.Ticks + (Int128)steps * step.Interval.Ticks;
        return new DateTime((long)Int128.Min(ticks, DateTime.MaxValue.Ticks));
    }

    /// <summary>The ticks from a time to the one a step after it, as far as there is any.</summary>
    public static long LengthAt(this TimeStep step, long ticks) => step.Months == 0 && step.Open.Count == 0
        ? Math.Min(step.Interval.Ticks, DateTime.MaxValue.Ticks - ticks)
        : step.After(new DateTime(ticks), 1).Ticks - ticks;

    /// <summary>The fraction of the steps from stamp to stamp that are just this one.</summary>
    /// <param name="step">The step.</param>
    /// <param name="stamps">Ticks of two rows or more, rising.</param>
    public static double Explained(this TimeStep step, ReadOnlySpan<long> stamps)
    {
        int explained = 0;
        for (int i = 1; i < stamps.Length; i++)
            explained += step.LengthAt(stamps[i - 1]) == stamps[i] - stamps[i - 1] ? 1 : 0;
        return (double)explained / (stamps.Length - 1);
    }

    /// <summary>The fraction of the steps from stamp to stamp that are about as long as this one.</summary>
    /// <param name="step">The step.</param>
    /// <param name="stamps">Ticks, rising.</param>
    public static double Near(this TimeStep step, ReadOnlySpan<long> stamps)
    {
        int near = 0;
        for (int i = 1; i < stamps.Length; i++)
        {
            double usual = step.LengthAt(stamps[i - 1]);
            near += Math.Abs(stamps[i] - stamps[i - 1] - usual) <= NearEnough * usual ? 1 : 0;
        }

        return stamps.Length < 2 ? 1 : (double)near / (stamps.Length - 1);
    }

    private static DateTime MonthsAfter(TimeStep step, DateTime time, long steps)
    {
        Int128 months = 12 * (time.Year - 1) + time.Month - 1 + (Int128)steps * step.Months;
        if (months >= MonthsOfAllYears)
            return DateTime.MaxValue;
        int year = 1 + (int)months / 12, month = 1 + (int)months % 12;
        int day = Math.Min(step.DayOfMonth ?? time.Day, DateTime.DaysInMonth(year, month));
        return new DateTime(year, month, day).Add(time.TimeOfDay);
    }
}
