using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row's values as text that keeps every bit, whatever their types.</summary>
internal static class RowText
{
    /// <summary>Reads a column of the row that a cursor stands on, again with each call.</summary>
    public static Func<string> Cell(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: TextDataViewType } => Cell<VBuffer<ReadOnlyMemory<char>>>(row, column, v => Join(v, t => t.ToString())),
        VectorDataViewType { ItemType: KeyDataViewType } => Cell<VBuffer<uint>>(row, column, v => Join(v, k => k.ToString("D"))),
        VectorDataViewType => Cell<VBuffer<float>>(row, column, v => Join(v, Bits)),
        TextDataViewType => Cell<ReadOnlyMemory<char>>(row, column, t => t.ToString()),
        KeyDataViewType => Cell<uint>(row, column, k => k.ToString("D")),
        BooleanDataViewType => Cell<bool>(row, column, b => b ? "true" : "false"),
        RowIdDataViewType => Cell<DataViewRowId>(row, column, i => i.ToString()),
        DateTimeDataViewType => Cell<DateTime>(row, column, t => t.Ticks.ToString("D")),
        _ => Cell<float>(row, column, Bits),
    };

    /// <summary>The row that a cursor stands on.</summary>
    public static Func<DataViewRowId> Id(DataViewRow row)
    {
        var getter = row.GetIdGetter();
        return () =>
        {
            DataViewRowId id = default;
            getter(ref id);
            return id;
        };
    }

    /// <summary>Every row of a cursor, by its id: the values of some columns.</summary>
    public static Dictionary<DataViewRowId, string> Read(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> columns)
    {
        Func<string>[] cells = [.. columns.Select(c => Cell(cursor, c))];
        var id = Id(cursor);
        Dictionary<DataViewRowId, string> rows = [];
        while (cursor.MoveNext())
            rows.Add(id(), string.Join(" | ", cells.Select(cell => cell())));
        return rows;
    }

    private static Func<string> Cell<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> text)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return text(value);
        };
    }

    private static string Join<T>(VBuffer<T> values, Func<T, string> text) => string.Join(',', values.DenseValues().Select(text));

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8");
}
