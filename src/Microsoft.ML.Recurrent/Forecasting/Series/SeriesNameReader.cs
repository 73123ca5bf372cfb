using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads which series the row that a cursor stands on belongs to; a key is named by its value,
/// or by its number, from 1, where the fit had no values.</summary>
internal sealed class SeriesNameReader
{
    private readonly DataViewRow _row;
    private readonly string? _column;
    private readonly NameReader? _name;

    /// <param name="row">The row or cursor to follow; the column is active in it.</param>
    /// <param name="columns">Names the column.</param>
    public SeriesNameReader(DataViewRow row, ForecastColumns columns)
    {
        (_row, _column) = (row, columns.Series);
        if (_column is not null)
            _name = new NameReader(row, row.Schema[_column], columns.SeriesIsKey ? Values(columns, row.Schema[_column]) : null);
    }

    /// <param name="rowOf">What messages call a row whose series is not known; null for its place in the data.</param>
    /// <exception cref="InvalidOperationException">The key is missing.</exception>
    public ReadOnlySpan<char> Read(Func<SeriesRows?, long>? rowOf = null)
    {
        if (_name is null)
            return default;
        return _name.TryRead(out var name)
            ? name
            : throw new InvalidOperationException(SeriesErrors.MissingSeries(_column!, rowOf?.Invoke(null) ?? _row.Position));
    }

    /// <summary>The names of the keys in this data, those of the fit where it does not say; null where keys are named by their numbers.</summary>
    private static IReadOnlyList<string>? Values(ForecastColumns columns, DataViewSchema.Column found)
    {
        if (columns.SeriesKeys is not { } fitted)
            return null;
        return KeyValues.Of(found) is null ? fitted.Names.Values : ClassNames.Of(found, (int)((KeyDataViewType)found.Type).Count)!.Values;
    }
}
