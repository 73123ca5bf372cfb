using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads which series the row that a cursor stands on belongs to; a key is named by its number, from 1.</summary>
internal sealed class SeriesNameReader
{
    private readonly DataViewRow _row;
    private readonly string? _column;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _text;
    private readonly Func<ulong>? _key;
    private readonly char[] _digits = new char[20];
    private ReadOnlyMemory<char> _name;

    /// <param name="row">The row or cursor to follow; the column is active in it.</param>
    /// <param name="columns">Names the column.</param>
    public SeriesNameReader(DataViewRow row, ForecastColumns columns)
    {
        _row = row;
        _column = columns.Series;
        if (_column is null)
            return;
        if (columns.SeriesIsKey)
            _key = ColumnGetters.Key(row, row.Schema[_column]);
        else
            _text = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[_column]);
    }

    /// <exception cref="InvalidOperationException">The key is missing.</exception>
    public ReadOnlySpan<char> Read()
    {
        if (_key is not null)
        {
            ulong key = _key();
            if (key == 0)
                throw new InvalidOperationException(SeriesErrors.MissingSeries(_column!, _row.Position));
            key.TryFormat(_digits, out int written, provider: CultureInfo.InvariantCulture);
            return _digits.AsSpan(0, written);
        }

        _text?.Invoke(ref _name);
        return _name.Span;
    }
}
