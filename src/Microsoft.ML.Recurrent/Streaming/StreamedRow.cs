using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>An input with the model's output behind it.</summary>
/// <param name="input">The input.</param>
/// <param name="bindings">The columns.</param>
/// <param name="width">Values of an output.</param>
internal sealed class StreamedRow(DataViewRow input, OutputBindings bindings, int width) : DataViewRow, IOutputRow
{
    /// <summary>The values that the columns are decoded from, to be written by the model.</summary>
    public float[] Values { get; } = new float[width];

    public ReadOnlySpan<float> Output => Values;

    public override DataViewSchema Schema => bindings.Output;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => bindings.IsOutput(column)
        ? bindings.Getter<TValue>(column, this)
        : input.GetGetter<TValue>(bindings.Input[column.Index]);
}
