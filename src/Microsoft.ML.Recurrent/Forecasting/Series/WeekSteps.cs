namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Steps of an interval that divides the week; those that end outside of its open parts are passed over.</summary>
internal static class WeekSteps
{
    /// <summary>Ticks of a week. Tick 0 is a Monday's midnight, so ticks modulo a week are the time since Monday.</summary>
    public const long Week = 7 * TimeSpan.TicksPerDay;

    /// <summary>The time some steps after another; by the plain interval where no open part holds a time of its grid.</summary>
    public static DateTime After(TimeStep step, DateTime time, long steps)
    {
        if (steps == 1 && IsOpen(step, time.Ticks + step.Interval.Ticks))
            return new DateTime(time.Ticks + step.Interval.Ticks);
        long interval = step.Interval.Ticks, perWeek = step.Open.Sum(part => Grid(part, 0, time.Ticks, interval, long.MinValue).Count);
        if (perWeek == 0)
            return (step with { Open = [] }).After(time, steps);
        // At least one step is left for the end, so that it lies in an open part even where the beginning does not.
        long weeks = (steps - 1) / perWeek;
        Int128 whole = time.Ticks + (Int128)weeks * Week;
        if (whole > DateTime.MaxValue.Ticks - 2 * Week)
            return DateTime.MaxValue;
        return new DateTime(Rest(step, (long)whole, steps - weeks * perWeek));
    }

    /// <summary>True if there is such a time, well before time ends, and a part of the week that holds it.</summary>
    private static bool IsOpen(TimeStep step, long ticks)
    {
        for (int i = 0; ticks <= DateTime.MaxValue.Ticks - 2 * Week && i < step.Open.Count; i++)
        {
            if (step.Open[i].From.Ticks <= ticks % Week && ticks % Week < step.Open[i].Until.Ticks)
                return true;
        }

        return false;
    }

    /// <param name="step">The step.</param>
    /// <param name="ticks">The time to go on from.</param>
    /// <param name="steps">As many as a week has, or fewer.</param>
    private static long Rest(TimeStep step, long ticks, long steps)
    {
        for (long monday = ticks - ticks % Week; steps > 0; monday += Week)
        {
            foreach (var part in step.Open)
            {
                var (first, count) = Grid(part, monday, ticks, step.Interval.Ticks, ticks + 1);
                if (steps <= count)
                    return first + (steps - 1) * step.Interval.Ticks;
                steps -= count;
            }
        }

        return ticks;
    }

    /// <summary>The times of a grid in a part of a week: the first one, and how many.</summary>
    private static (long First, long Count) Grid(WeekPart part, long monday, long ticks, long interval, long least)
    {
        long from = Math.Max(monday + part.From.Ticks, least), until = monday + part.Until.Ticks;
        long first = from + ((ticks - from) % interval + interval) % interval;
        return (first, first < until ? (until - 1 - first) / interval + 1 : 0);
    }
}
