using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Notices rows that were shuffled, where no time tells: by the numbers that they had when they were loaded. For one thread at a time.</summary>
/// <param name="cursor">The cursor to follow.</param>
internal sealed class RowOrder(DataViewRowCursor cursor)
{
    private readonly ValueGetter<DataViewRowId> _id = cursor.GetIdGetter();
    private DataViewRowId _last;
    private bool _isNumbered = true;

    /// <summary>The number that the row had when it was loaded; null where rows have none.</summary>
    public ulong? Id => _isNumbered ? _last.Low : null;

    /// <summary>The warning of the first row that stands before one that was loaded earlier; null where there is none.</summary>
    public string? Warning { get; private set; }

    /// <summary>Looks at the row that the cursor stands on.</summary>
    public void Observe()
    {
        if (!_isNumbered)
            return;
        DataViewRowId id = default;
        _id(ref id);
        // Numbers beyond 64 bits are made of several, and have no order.
        _isNumbered = id.High == 0;
        if (_isNumbered && Warning is null && id.Low < _last.Low)
            Warning = string.Create(CultureInfo.InvariantCulture,
                $"The rows to evaluate are not in the order in which they were loaded: row {id.Low} comes after row {_last.Low}. Forecasts are held against the rows that follow ")
                + "theirs, so those of shuffled rows are measured on wrong ones. Evaluate the view that Transform gives, or name the time column in TimeColumnName.";
        _last = id;
    }
}
