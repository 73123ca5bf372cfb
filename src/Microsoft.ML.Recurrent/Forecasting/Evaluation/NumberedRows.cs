using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Keeps the rows of a series where they stood when they were forecast, by their numbers: one that is missing between others becomes a row
/// without values. For one thread at a time.</summary>
/// <param name="rows">The series.</param>
/// <param name="hasTime">Whether its rows have times.</param>
internal sealed class NumberedRows(SeriesRows rows, bool hasTime)
{
    // Far more than any view leaves out at once; numbers that do not count rows, such as times, are refused before room is made for them.
    private const long MostMissing = 1 << 24;

    private long _first = -1;

    /// <summary>Rows missing between others.</summary>
    public long Missing { get; private set; }

    /// <summary>The number of the first row that is missing.</summary>
    public long FirstMissing { get; private set; }

    /// <summary>Rows that came again.</summary>
    public long Repeated { get; private set; }

    /// <summary>Adds the rows that are missing before the one that comes now.</summary>
    /// <param name="number">The number of the row that comes.</param>
    /// <returns>How it stands to the rows before it.</returns>
    /// <exception cref="InvalidOperationException">The numbers do not count rows.</exception>
    public RowStanding Begin(long number)
    {
        if (_first < 0)
            _first = number;
        long next = _first + rows.Count;
        if (number == next - 1 && rows.Count > 0)
        {
            Repeated++;
            return RowStanding.Repeated;
        }

        if (number < next)
            return RowStanding.Late;
        Skip(next, number);
        return RowStanding.Next;
    }

    private void Skip(long next, long number)
    {
        if (number - next > MostMissing)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Row numbers go from {next - 1} to {number}{SequenceErrors.Of(rows.Name)}; expected numbers that count the rows of a series, with at most {MostMissing:N0} missing at once."));
        if (Missing == 0)
            FirstMissing = next;
        Missing += number - next;
        for (; next < number; next++)
            rows.Add(hasTime ? rows.Ticks(rows.Count - 1) : 0).Fill(float.NaN);
    }
}

/// <summary>The relation of a row to those of its series before it.</summary>
internal enum RowStanding
{
    /// <summary>It follows them.</summary>
    Next,

    /// <summary>It is the last of them once more.</summary>
    Repeated,

    /// <summary>It should have come earlier.</summary>
    Late,
}
