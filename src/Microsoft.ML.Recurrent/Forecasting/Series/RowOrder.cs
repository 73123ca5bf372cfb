using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Notices rows that were shuffled, where no time tells: by the numbers that they had when they were loaded. For one thread at a time.</summary>
/// <param name="cursor">The cursor to follow.</param>
/// <param name="warning">Makes the warning of the numbers of a row and of the one before it.</param>
internal sealed class RowOrder(DataViewRowCursor cursor, Func<ulong, ulong, string> warning)
{
    private readonly ValueGetter<DataViewRowId> _getter = cursor.GetIdGetter();
    private readonly List<ulong> _last = [];
    private ulong _id;
    private bool _isNumbered = true;

    /// <summary>The number that the row had when it was loaded; null where rows have none.</summary>
    public ulong? Id => _isNumbered ? _id : null;

    /// <summary>The warning of the first row that stands before one that was loaded earlier; null where there is none.</summary>
    public string? Warning { get; private set; }

    /// <summary>Looks at the row that the cursor stands on.</summary>
    /// <param name="series">The place of its series, where each has an order of its own.</param>
    public void Observe(int series = 0)
    {
        if (!_isNumbered)
            return;
        DataViewRowId id = default;
        _getter(ref id);
        // Numbers beyond 64 bits are made of several, and have no order.
        _isNumbered = id.High == 0;
        if (!_isNumbered)
            return;
        while (_last.Count <= series)
            _last.Add(0);
        if (Warning is null && id.Low < _last[series])
            Warning = warning(id.Low, _last[series]);
        _id = _last[series] = id.Low;
    }
}
