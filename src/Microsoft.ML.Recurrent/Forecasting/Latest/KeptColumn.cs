using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Latest;

/// <summary>A column's values, one for each series, of the column's own type. For one thread at a time while values are kept.</summary>
internal abstract class KeptColumn
{
    /// <summary>A series or time column of the row that a cursor stands on.</summary>
    public static KeptColumn Of(DataViewRow row, DataViewSchema.Column column)
    {
        return column.Type switch
        {
            // Text may lie in a buffer that the cursor uses again.
            TextDataViewType => new KeptColumn<ReadOnlyMemory<char>>(row.GetGetter<ReadOnlyMemory<char>>(column), text => text.ToArray(), isOfSeries: true),
            DateTimeDataViewType => new KeptColumn<DateTime>(row.GetGetter<DateTime>(column), time => time, isOfSeries: false),
            DateTimeOffsetDataViewType => new KeptColumn<DateTimeOffset>(row.GetGetter<DateTimeOffset>(column), time => time, isOfSeries: false),
            _ => ColumnGetters.ForKey(column.Type, Key<byte>, Key<ushort>, Key<uint>, Key<ulong>),
        };

        KeptColumn Key<T>() => new KeptColumn<T>(row.GetGetter<T>(column), value => value, isOfSeries: true);
    }

    /// <summary>Keeps the value of the row that the cursor stands on.</summary>
    /// <param name="series">The series' place; at most one beyond those that have a value.</param>
    public abstract void Keep(int series);

    /// <summary>A <c>ValueGetter</c> of the column's raw type.</summary>
    /// <param name="series">Gives the place of the series whose value is asked for.</param>
    public abstract Delegate CreateGetter(Func<int> series);
}

/// <param name="getter">Of the cursor's row.</param>
/// <param name="copy">Makes a value that stays as it is.</param>
/// <param name="isOfSeries">Whether all rows of a series have the same value.</param>
internal sealed class KeptColumn<T>(ValueGetter<T> getter, Func<T, T> copy, bool isOfSeries) : KeptColumn
{
    private readonly List<T> _values = [];

    public override void Keep(int series)
    {
        if (isOfSeries && series < _values.Count)
            return;
        T value = default!;
        getter(ref value);
        if (series == _values.Count)
            _values.Add(copy(value));
        else
            _values[series] = copy(value);
    }

    public override Delegate CreateGetter(Func<int> series) => (ValueGetter<T>)((ref T value) => value = _values[series()]);
}
