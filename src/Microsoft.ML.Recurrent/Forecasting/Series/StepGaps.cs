using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The gaps in the rows of series: how many there are, and the longest. For one thread at a time.</summary>
/// <param name="column">The time column.</param>
internal sealed class StepGaps(string column)
{
    private StepGap? _longest;
    private long _betweenViews;

    public long Count { get; private set; }

    /// <summary>Rows that all of them lack.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that the longest lacks.</summary>
    public long LongestRows => _longest?.Rows ?? 0;

    /// <summary>The longest time from row to row.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Names the gap where there is one, the longest where there are more.</summary>
    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"Time column '{column}' has {(Count == 1 ? "one gap" : $"{Count:N0} gaps, the longest")}{(_longest!.Series.Length == 0 ? "" : $" in series '{_longest.Series}'")}: ")
        + string.Create(CultureInfo.InvariantCulture,
            $"{_longest.Rows:N0} {(_longest.Rows == 1 ? "row" : "rows")} at {_longest.Step} {(_longest.Rows == 1 ? "is" : "are")} missing between ")
        + (_betweenViews < Count
            ? $"{Text(_longest.Before)} and {Text(_longest.After)}"
            : $"{Text(_longest.Before)}, where the training data ends, and {Text(_longest.After)}, where the validation data begins")
        + ". Windows reach across it as if nothing were missing: keep every row, with NaN where a target was not observed.";

    public void Add(StepGap gap, bool isBetweenViews)
    {
        Count++;
        Rows += gap.Rows;
        _betweenViews += isBetweenViews ? 1 : 0;
        Longest = TimeSpan.FromTicks(Math.Max(Longest.Ticks, gap.After - gap.Before));
        if (gap.Rows > LongestRows)
            _longest = gap;
    }

    private static string Text(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <param name="Series">The series' name; empty where all rows are one series.</param>
/// <param name="Step">The step that it keeps.</param>
/// <param name="Before">Ticks of the row before the gap.</param>
/// <param name="After">Ticks of the row after it.</param>
/// <param name="Rows">Rows that are missing, 1 or more.</param>
internal sealed record StepGap(string Series, TimeStep Step, long Before, long After, long Rows);
