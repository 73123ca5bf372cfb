using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Latest;

/// <summary>A series and the latest row to forecast it from: the last one with an observed target, or the last one where none was observed. For
/// one thread at a time.</summary>
/// <param name="rows">The series.</param>
internal sealed class LatestOrigin(SeriesRows rows)
{
    private long _row = -1;
    private bool _isObserved;

    public SeriesRows Rows => rows;

    public Origin Origin => new(rows, _row);

    /// <summary>True if the series has gone on since the memory of a walk was last taken on.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Looks at the row that was appended last.</summary>
    /// <param name="targets">Targets of a row, its first values.</param>
    /// <returns>Whether it is the origin now.</returns>
    public bool MoveTo(int targets)
    {
        bool isObserved = SeriesPart.AnyObserved(rows[rows.Count - 1][..targets]);
        if (!isObserved && _isObserved)
            return false;
        (_row, _isObserved) = (rows.Count - 1, isObserved);
        return true;
    }
}
