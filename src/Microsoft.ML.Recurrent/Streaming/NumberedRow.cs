using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>A row whose position is what it is told.</summary>
internal sealed class NumberedRow(DataViewRow row) : DataViewRow
{
    /// <summary>Another one for every row: mappers of ML.NET keep what they made of a row until its position changes.</summary>
    public long Number { get; set; }

    public override DataViewSchema Schema => row.Schema;

    public override long Position => Number;

    public override long Batch => row.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);
}
