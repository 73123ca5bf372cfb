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

    // Of the steps; where more are longer, rows are missing here and there rather than in places.
    private const double FewGaps = 0.02;

    // Series whose gaps are told apart; a stream may have any number.
    private const int MostSeries = 1000;

    private readonly HashSet<TimeStep> _expected = [];
    private readonly HashSet<string> _seriesWithGap = [];
    private readonly StepGaps _gaps = new(column);
    private TimeStep? _lastExpected;
    private long _steps;
    private long _shorter;
    private bool _hasSecondGap;

    /// <summary>Steps so far.</summary>
    public long Steps => _steps;

    /// <summary>True if a gap is so long that no more steps need to be seen.</summary>
    public bool HasLongGap => _gaps.LongestRows >= LongGap;

    /// <summary>True if any row seems to be missing, or to come out of step.</summary>
    public bool HasGaps => _gaps.Count + _shorter > 0;

    /// <summary>True if rows seem to be missing, or to have no common step.</summary>
    public bool IsIrregular => HasLongGap || _gaps.Count + _shorter > MostOdd * _steps || _gaps.Rows > MostMissing * (_steps + 1 + _gaps.Rows);

    /// <summary>The warning: what was seen, and what to do.</summary>
    public string Message => _shorter == 0 && (!_hasSecondGap || _gaps.Count <= FewGaps * _steps)
        ? _gaps.Message
        : string.Create(CultureInfo.InvariantCulture,
            $"The steps of time column '{column}' are {Usual} in {Part(_steps - _gaps.Count - _shorter)} of the rows; {Odd}: rows are missing, were drawn at random, or ")
            + "have no regular step. Keep every row, with NaN where a target was not observed, and split a series by TakeRows and SkipRows, or by Backtest.";

    /// <summary>Counts the newest step of a series; nothing where none is expected of it.</summary>
    /// <param name="series">The series, its newest row appended.</param>
    public void AddLast(SeriesRows series)
    {
        if (series.UsualStep is { } expected && series.Count - series.First >= 2)
            Add(expected, series, series.Count - 1, isBetweenViews: false);
    }

    /// <summary>Counts a step.</summary>
    /// <param name="expected">The step that the series keeps.</param>
    /// <param name="series">The series.</param>
    /// <param name="row">The row that the step leads to.</param>
    /// <param name="isBetweenViews">Whether it is the first row of the validation data.</param>
    public void Add(TimeStep expected, SeriesRows series, long row, bool isBetweenViews)
    {
        long before = series.Ticks(row - 1), after = series.Ticks(row);
        double usual = expected.LengthAt(before), found = after - before;
        if (usual <= 0)
            return;
        _steps++;
        if (_expected.Count < 2 && !ReferenceEquals(expected, _lastExpected))
            _expected.Add(_lastExpected = expected);
        if (found < (1 - Tolerance) * usual)
            _shorter++;
        else if (found > (1 + Tolerance) * usual)
            AddGap(expected, series.Name, before, after, usual, isBetweenViews);
    }

    private void AddGap(TimeStep expected, string series, long before, long after, double usual, bool isBetweenViews)
    {
        double unit = expected.Months == 0 ? expected.Interval.Ticks : usual;
        _gaps.Add(new StepGap(series, expected, before, after, Math.Max(1, (long)Math.Round((after - before - usual) / unit))), isBetweenViews);
        _hasSecondGap |= _seriesWithGap.Count >= MostSeries || !_seriesWithGap.Add(series);
    }

    private string Usual => _expected.Count == 1 ? _expected.Single().ToString() : "those usual in their series";

    private string Odd => (_gaps.Count > 0, _shorter > 0) switch
    {
        (true, true) => $"{Part(_gaps.Count)} are longer, up to {TimeText.Of(_gaps.Longest)}, and {Part(_shorter)} are shorter",
        (true, false) => $"{Part(_gaps.Count)} are longer, up to {TimeText.Of(_gaps.Longest)}",
        _ => $"{Part(_shorter)} are shorter",
    };

    private string Part(long steps)
    {
        double percent = 100.0 * steps / _steps;
        return steps > 0 && percent < 1 ? "less than 1 %" : string.Create(CultureInfo.InvariantCulture, $"{percent:F0} %");
    }
}
