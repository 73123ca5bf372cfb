using Microsoft.ML.Data;
using Parquet.Schema;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>Makes Parquet's columns of those of a data view.</summary>
internal static class ParquetOutputColumns
{
    /// <exception cref="InvalidOperationException">The type is not written.</exception>
    public static ParquetOutputColumn Create(DataViewSchema.Column column)
    {
        var item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return item.RawType switch
        {
            var t when t == typeof(float) => Create<float>(column),
            var t when t == typeof(double) => Create<double>(column),
            var t when t == typeof(sbyte) => Create<sbyte>(column),
            var t when t == typeof(byte) => Create<byte>(column),
            var t when t == typeof(short) => Create<short>(column),
            var t when t == typeof(ushort) => Create<ushort>(column),
            var t when t == typeof(int) => Create<int>(column),
            var t when t == typeof(uint) => Create<uint>(column),
            var t when t == typeof(long) => Create<long>(column),
            var t when t == typeof(ulong) => Create<ulong>(column),
            var t when t == typeof(bool) => Create<bool>(column),
            var t when t == typeof(DateTime) => Create<DateTime>(column),
            // The characters of a row may be those of a buffer that is used again.
            var t when t == typeof(ReadOnlyMemory<char>) => Create<ReadOnlyMemory<char>>(column, value => value.ToString().AsMemory()),
            _ => throw new InvalidOperationException(
                $"Output column '{column.Name}' has values of type {item}, which are not written to Parquet. Convert the column in the model, or write text."),
        };
    }

    private static ParquetOutputColumn Create<T>(DataViewSchema.Column column, Func<T, T>? keep = null)
        where T : struct => column.Type is VectorDataViewType
            ? new ParquetLists<T>(new ListField(column.Name, Stored<T>(ListField.ElementName)), column.Name, keep ?? (value => value))
            : new ParquetValues<T>(Stored<T>(column.Name), column.Name, keep ?? (value => value));

    private static DataField Stored<T>(string name) => typeof(T) == typeof(DateTime)
        ? new DateTimeDataField(name, DateTimeFormat.DateAndTimeMicros, isNullable: false)
        : new DataField(name, typeof(T), isNullable: false);
}
