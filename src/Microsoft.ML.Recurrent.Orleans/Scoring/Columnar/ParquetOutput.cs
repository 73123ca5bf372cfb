using Parquet;
using Parquet.Schema;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>Writes Parquet: vectors as lists, keys as their numbers, from 1, where 0 is missing.</summary>
internal static class ParquetOutput
{
    /// <summary>The rows of a row group.</summary>
    public const int RowsPerGroup = 1 << 14;

    /// <exception cref="InvalidOperationException">A column is of a type that is not written.</exception>
    public static async Task WriteAsync(IDataView rows, Stream stream, int rowsPerGroup, CancellationToken cancellationToken)
    {
        ParquetOutputColumn[] columns = [.. rows.Schema.Select(ParquetOutputColumns.Create)];
        await using var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(columns.Select(column => column.Field)), new InlineStream(stream), cancellationToken: cancellationToken);
        using var cursor = rows.GetRowCursor(rows.Schema);
        foreach (var column in columns)
            column.Begin(cursor);
        int taken = 0;
        while (cursor.MoveNext())
        {
            foreach (var column in columns)
                column.Take();
            if (++taken < rowsPerGroup)
                continue;
            await WriteGroupAsync(writer, columns, cancellationToken);
            taken = 0;
        }

        if (taken > 0)
            await WriteGroupAsync(writer, columns, cancellationToken);
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, ParquetOutputColumn[] columns, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in columns)
            await column.WriteAsync(group, cancellationToken);
        group.CompleteValidate();
    }
}
