using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The origins: of each series and fold the last row that is known. Immutable once made.</summary>
internal sealed class BacktestPlan
{
    private const int None = -1;

    private readonly Dictionary<string, (int[] LastKnown, int End)> _series;
    private readonly int _horizon;

    private BacktestPlan(Dictionary<string, (int[] LastKnown, int End)> series, DateTime[]? times, int horizon) =>
        (_series, Origins, _horizon) = (series, times, horizon);

    /// <summary>The folds' times; null where origins are rows.</summary>
    public DateTime[]? Origins { get; }

    /// <param name="rows">The data.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <param name="hasTime">Whether origins are times.</param>
    /// <param name="folds">Origins.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="horizon">Horizon steps.</param>
    /// <exception cref="InvalidOperationException">The folds do not fit into the data.</exception>
    public static BacktestPlan Of(BacktestRows rows, int targets, bool hasTime, int folds, int step, int horizon)
    {
        Dictionary<SeriesRows, int> ends = rows.Series.ToDictionary(s => s, s => SeriesPart.Of(s, targets, validationFraction: 0).End);
        int longest = ends.Values.Max();
        long needed = horizon + (folds - 1L) * step + 1;
        if (needed > longest)
            throw new InvalidOperationException(DoesNotFit(folds, step, horizon, needed, longest));
        // Rows that are ahead of each origin, counted back from the end.
        long[] ahead = [.. Enumerable.Range(0, folds).Select(w => horizon + (folds - 1L - w) * step)];
        long[]? cutoffs = hasTime ? BacktestCutoffs.Of(ends, ahead) : null;
        var series = ends.ToDictionary(e => e.Key.Name, e => (
            LastKnown: cutoffs is null
                ? ahead.Select(a => (int)Math.Max(None, e.Value - 1 - a)).ToArray()
                : cutoffs.Select(c => RowsUpTo(e.Key, c) - 1).ToArray(),
            End: e.Value));
        return new BacktestPlan(series, cutoffs is null ? null : Times(ends.Keys, series, folds), horizon);
    }

    /// <summary>Of each fold the latest time that is known.</summary>
    private static DateTime[] Times(IEnumerable<SeriesRows> all, Dictionary<string, (int[] LastKnown, int End)> series, int folds) =>
    [
        .. Enumerable.Range(0, folds).Select(fold => new DateTime(
            all.Where(rows => series[rows.Name].LastKnown[fold] >= 0).Max(rows => rows.Ticks(series[rows.Name].LastKnown[fold])))),
    ];

    /// <summary>Rows of a series that are known at a fold's origin.</summary>
    public int Known(string series, int fold) => _series[series].LastKnown[fold] + 1;

    /// <summary>Rows of a series up to the end of a fold's horizon.</summary>
    public int Needed(string series, int fold) => Known(series, fold) is > 0 and var known ? known + _horizon : 0;

    /// <summary>The fold that a row is the origin of; null where it is none, or nothing was observed after it. Of folds with the same
    /// origin the first counts.</summary>
    public int? FoldOf(string series, long row)
    {
        var (lastKnown, end) = _series[series];
        int fold = row < end - 1 ? Array.IndexOf(lastKnown, (int)row) : None;
        return fold == None ? null : fold;
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

    private static string DoesNotFit(int folds, int step, int horizon, long needed, int longest) =>
        $"Backtest folds do not fit: {folds} with a stride of {step} and a horizon of {horizon} need {needed} observed rows; the longest series has "
        + $"{longest}. Lower Folds, Stride or the horizon, or add rows.";
}
