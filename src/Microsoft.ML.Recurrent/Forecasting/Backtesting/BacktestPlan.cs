using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Where the origins lie: of each series and window the last row that is known. Immutable once made.</summary>
internal sealed class BacktestPlan
{
    private const int None = -1;

    private readonly Dictionary<string, (int[] LastKnown, int End)> _series;
    private readonly int _horizon;

    private BacktestPlan(Dictionary<string, (int[] LastKnown, int End)> series, DateTime[]? times, int horizon) =>
        (_series, Origins, _horizon) = (series, times, horizon);

    /// <summary>The windows' times; null where origins are rows.</summary>
    public DateTime[]? Origins { get; }

    /// <param name="rows">The data.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <param name="hasTime">Whether origins are times.</param>
    /// <param name="windows">Origins.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="horizon">Rows ahead.</param>
    /// <exception cref="InvalidOperationException">The windows do not fit into the data.</exception>
    public static BacktestPlan Of(BacktestRows rows, int targets, bool hasTime, int windows, int step, int horizon)
    {
        Dictionary<SeriesRows, int> ends = rows.Series.ToDictionary(s => s, s => SeriesPart.Of(s, targets, validationFraction: 0).End);
        int longest = ends.Values.Max();
        long needed = horizon + (windows - 1L) * step + 1;
        if (needed > longest)
            throw new InvalidOperationException(DoesNotFit(windows, step, horizon, needed, longest));
        // Rows that are ahead of each origin, counted back from the end.
        long[] ahead = [.. Enumerable.Range(0, windows).Select(w => horizon + (windows - 1L - w) * step)];
        long[]? cutoffs = hasTime ? BacktestCutoffs.Of(ends, ahead) : null;
        var series = ends.ToDictionary(e => e.Key.Name, e => (
            LastKnown: cutoffs is null
                ? ahead.Select(a => (int)Math.Max(None, e.Value - 1 - a)).ToArray()
                : cutoffs.Select(c => RowsUpTo(e.Key, c) - 1).ToArray(),
            End: e.Value));
        return new BacktestPlan(series, cutoffs is null ? null : Times(ends.Keys, series, windows), horizon);
    }

    /// <summary>Of each window the latest time that is known.</summary>
    private static DateTime[] Times(IEnumerable<SeriesRows> all, Dictionary<string, (int[] LastKnown, int End)> series, int windows) =>
    [
        .. Enumerable.Range(0, windows).Select(window => new DateTime(
            all.Where(rows => series[rows.Name].LastKnown[window] >= 0).Max(rows => rows.Ticks(series[rows.Name].LastKnown[window])))),
    ];

    /// <summary>Rows of a series that are known at a window's origin.</summary>
    public int Known(string series, int window) => _series[series].LastKnown[window] + 1;

    /// <summary>Rows of a series up to the end of a window's horizon.</summary>
    public int Needed(string series, int window) => Known(series, window) is > 0 and var known ? known + _horizon : 0;

    /// <summary>The window that a row is the origin of; null where it is none, or nothing was observed after it. Of windows with the same
    /// origin the first counts.</summary>
    public int? WindowOf(string series, long row)
    {
        var (lastKnown, end) = _series[series];
        int window = row < end - 1 ? Array.IndexOf(lastKnown, (int)row) : None;
        return window == None ? null : window;
    }

    private static int RowsUpTo(SeriesRows series, long ticks)
    {
        int low = 0, high = checked((int)series.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (series.Ticks(middle) <= ticks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static string DoesNotFit(int windows, int step, int horizon, long needed, int longest) =>
        $"Backtest windows do not fit: {windows} with a step of {step} and a horizon of {horizon} need {needed} observed rows; the longest series has "
        + $"{longest}. Lower Windows, Step or the horizon, or add rows.";
}
