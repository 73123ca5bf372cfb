using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Lays origins in time, the same for all series: so that each series that goes on to the end of the data has as many rows after an
/// origin as a fold needs, whatever its frequency and its times are.</summary>
internal static class BacktestCutoffs
{
    /// <param name="ends">The series, and where their observed rows end.</param>
    /// <param name="ahead">Rows after each fold's origin, falling.</param>
    /// <returns>Of each fold the last ticks that are known, rising; null where no series is long enough.</returns>
    public static long[]? Of(IReadOnlyDictionary<SeriesRows, int> ends, IReadOnlyList<long> ahead)
    {
        (SeriesRows Rows, int End)[] enough = [.. ends.Where(e => e.Value > ahead[0]).Select(e => (e.Key, e.Value))];
        if (enough.Length == 0)
            return null;
        long last = ends.Where(e => e.Value > 0).Max(e => e.Key.Ticks(e.Value - 1));
        (SeriesRows Rows, int End)[] current = [.. enough.Where(s => GoesOn(s.Rows, s.End, last))];
        // Where no such series goes on to the end, those that end last say where folds lie.
        long latest = enough.Max(s => s.Rows.Ticks(s.End - 1));
        var counted = current.Length > 0 ? current : [.. enough.Where(s => s.Rows.Ticks(s.End - 1) == latest)];
        // Just before the first horizon step, so that times which differ a little between series do not move their origins apart.
        return [.. ahead.Select(rows => counted.Min(s => s.Rows.Ticks(s.End - rows)) - 1)];
    }

    /// <summary>True if the row that would come next of a series lies beyond the end of all data.</summary>
    private static bool GoesOn(SeriesRows series, int end, long last)
    {
        long[] stamps = new long[end];
        for (int row = 0; row < end; row++)
            stamps[row] = series.Ticks(row);
        return TimeStepFit.Of(stamps) is not { } step || step.After(new DateTime(stamps[^1]), 1).Ticks > last;
    }
}
