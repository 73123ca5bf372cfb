using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Finds labels that tell nothing apart: reads a column as far as its second value.</summary>
internal static class LabelValues
{
    private static readonly Dictionary<Type, Func<DataViewRow, DataViewSchema.Column, Func<IEnumerable<double>>>> _readers = new()
    {
        [typeof(bool)] = (row, column) => Reader<bool>(row, column, value => value ? 1 : 0),
        [typeof(float)] = (row, column) => Reader<float>(row, column, value => value),
        [typeof(byte)] = (row, column) => Reader<byte>(row, column, value => Key(value)),
        [typeof(ushort)] = (row, column) => Reader<ushort>(row, column, value => Key(value)),
        [typeof(uint)] = (row, column) => Reader<uint>(row, column, value => Key(value)),
        [typeof(ulong)] = (row, column) => Reader<ulong>(row, column, Key),
    };

    /// <summary>Says that a column of classes, or of one number for each row, holds one value alone.</summary>
    /// <returns>The beginning of a message; null where the column holds several values, no label, or anything else, and where it is not there.</returns>
    public static string? Alike(IDataView data, string name, CancellationToken cancellation)
    {
        if (data.Schema.GetColumnOrNull(name) is not { } column || !IsLabel(column.Type))
            return null;
        using var cursor = data.GetRowCursor([column]);
        var read = _readers[ItemOf(column.Type).RawType](cursor, column);
        double first = double.NaN;
        long count = 0;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (double value in read().Where(value => !double.IsNaN(value)))
            {
                if (count++ == 0)
                    first = value;
                else if (value != first)
                    return null;
            }
        }

        return count == 0 ? null : Message(column, count);
    }

    private static string Message(DataViewSchema.Column column, long count)
    {
        string unit = column.Type is VectorDataViewType ? "step" : "row", value = ItemOf(column.Type) is NumberDataViewType ? "value" : "class";
        return $"the label column '{column.Name}' has {(count == 1 ? $"one {unit}" : $"the same {value} in all {count} {unit}s")}";
    }

    private static bool IsLabel(DataViewType type) => ItemOf(type) is BooleanDataViewType or KeyDataViewType || type == NumberDataViewType.Single;

    private static DataViewType ItemOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>The missing key is no label.</summary>
    private static double Key(ulong value) => value == 0 ? double.NaN : value;

    private static Func<IEnumerable<double>> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> toNumber)
    {
        if (column.Type is VectorDataViewType)
        {
            var vector = default(VBuffer<T>);
            var vectorGetter = row.GetGetter<VBuffer<T>>(column);
            return () =>
            {
                vectorGetter(ref vector);
                return vector.DenseValues().Select(toNumber);
            };
        }

        var value = default(T)!;
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            getter(ref value);
            return [toNumber(value)];
        };
    }
}
