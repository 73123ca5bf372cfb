namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads a scalar key of the row that a cursor stands on as the number that its value had at fit.</summary>
/// <param name="row">The row or cursor to follow; the column is active in it.</param>
/// <param name="name">The column's name.</param>
/// <param name="count">The key values at fit.</param>
/// <param name="fitted">What they were; null where the fit's data did not say.</param>
internal sealed class KeyReader(DataViewRow row, string name, int count, KeyValues? fitted)
{
    private readonly Func<ulong> _getter = ColumnGetters.Key(row, row.Schema[name]);
    private readonly int[]? _numbers = fitted?.MapFrom(KeyValues.Of(row.Schema[name]));

    /// <summary>From 1; 0 for the missing key and for a value that the fit did not have.</summary>
    public int Read()
    {
        ulong key = _getter();
        if (_numbers is not null)
            return key < (ulong)_numbers.Length ? _numbers[key] : 0;
        return key <= (ulong)count ? (int)key : 0;
    }
}
