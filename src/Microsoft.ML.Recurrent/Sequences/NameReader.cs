using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads a column of text or keys as names; a key is named by its value, or by its number, from 1, where there are no values.
/// Allocates nothing once warm.</summary>
internal sealed class NameReader
{
    private readonly ValueGetter<ReadOnlyMemory<char>>? _text;
    private readonly Func<ulong>? _key;
    private readonly char[] _digits = new char[20];
    private readonly IReadOnlyList<string>? _values;
    private ReadOnlyMemory<char> _name;

    /// <param name="row">The row or cursor to follow; the column is active in it.</param>
    /// <param name="column">A column of text or keys.</param>
    /// <param name="values">The keys' values; null names keys by their numbers.</param>
    public NameReader(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<string>? values)
    {
        _values = values;
        if (column.Type is KeyDataViewType)
            _key = ColumnGetters.Key(row, column);
        else
            _text = row.GetGetter<ReadOnlyMemory<char>>(column);
    }

    /// <summary>The name in the row, valid until the next one is read; false where the key is missing.</summary>
    public bool TryRead(out ReadOnlySpan<char> name)
    {
        if (_text is not null)
        {
            _text(ref _name);
            name = _name.Span;
            return true;
        }

        ulong key = _key!();
        bool isThere = key != 0 && (_values is null || key <= (ulong)_values.Count);
        name = isThere ? NameOf(key) : default;
        return isThere;
    }

    private ReadOnlySpan<char> NameOf(ulong key)
    {
        if (_values is not null)
            return _values[(int)key - 1];
        key.TryFormat(_digits, out int written, provider: CultureInfo.InvariantCulture);
        return _digits.AsSpan(0, written);
    }
}
