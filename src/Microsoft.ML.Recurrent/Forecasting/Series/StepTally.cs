using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Counts how the steps of series are beside those expected of them, to notice rows that are missing. For one thread at a
/// time.</summary>
/// <param name="column">The time column.</param>
internal sealed class StepTally(string column)
{
    // A series recorded by a person or a network is never quite on time.
    private const double Tolerance = 0.1;
    private const double MostOdd = 0.1;
    private const double MostMissing = 0.05;
    private const long LongGap = 10;

    private readonly HashSet<TimeStep> _expected = [];
    private long _steps;
    private long _longer;
    private long _shorter;
    private long _missing;
    private long _longestGap;
    private TimeSpan _longest;

    /// <summary>Steps so far.</summary>
    public long Steps => _steps;

    /// <summary>Whether a gap is so long that no more steps need to be seen.</summary>
    public bool HasLongGap => _longestGap >= LongGap;

    /// <summary>Whether rows seem to be missing, or to have no common step.</summary>
    public bool IsIrregular => HasLongGap || _longer + _shorter > MostOdd * _steps || _missing > MostMissing * (_steps + 1 + _missing);

    /// <summary>One sentence on what was seen, one on what to do.</summary>
    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"The steps of time column '{column}' are {Usual} in {Part(_steps - _longer - _shorter)} of the rows; {Odd}: rows are missing, were drawn at random, or ")
        + "have no regular step. Keep every row, with NaN where a target was not observed, and split a series by TakeRows and SkipRows, or by Backtest.";

    /// <summary>Counts the newest step of a series.</summary>
    /// <param name="expected">The step that the series keeps; null counts nothing.</param>
    /// <param name="series">The series, its newest row appended.</param>
    public void AddLast(TimeStep? expected, SeriesRows series)
    {
        if (expected is not null && series.Count - series.First >= 2)
            Add(expected, series.Ticks(series.Count - 2), series.Ticks(series.Count - 1));
    }

    /// <summary>Counts a step.</summary>
    public void Add(TimeStep expected, long before, long after)
    {
        double usual = expected.After(new DateTime(before), 1).Ticks - before, found = after - before;
        if (usual <= 0)
            return;
        _steps++;
        if (_expected.Count < 2)
            _expected.Add(expected);
        if (found < (1 - Tolerance) * usual)
            _shorter++;
        else if (found > (1 + Tolerance) * usual)
            AddLonger(expected, usual, found);
    }

    private void AddLonger(TimeStep expected, double usual, double found)
    {
        _longer++;
        double unit = expected.Months == 0 ? expected.Interval.Ticks : usual;
        long gap = Math.Max(1, (long)Math.Round((found - usual) / unit));
        _missing += gap;
        _longestGap = Math.Max(_longestGap, gap);
        _longest = TimeSpan.FromTicks(Math.Max(_longest.Ticks, (long)found));
    }

    private string Usual => _expected.Count == 1 ? _expected.Single().ToString() : "those usual in their series";

    private string Odd => (_longer > 0, _shorter > 0) switch
    {
        (true, true) => $"{Part(_longer)} are longer, up to {TimeText.Of(_longest)}, and {Part(_shorter)} are shorter",
        (true, false) => $"{Part(_longer)} are longer, up to {TimeText.Of(_longest)}",
        _ => $"{Part(_shorter)} are shorter",
    };

    private string Part(long steps)
    {
        double percent = 100.0 * steps / _steps;
        return steps > 0 && percent < 1 ? "less than 1 %" : string.Create(CultureInfo.InvariantCulture, $"{percent:F0} %");
    }
}
