using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>An observation with its forecast behind it.</summary>
/// <param name="observation">The observation.</param>
/// <param name="bindings">The columns.</param>
/// <param name="width">Numbers of a forecast.</param>
internal sealed class StreamedRow(DataViewRow observation, OutputBindings bindings, int width) : DataViewRow, IOutputRow
{
    /// <summary>The values that the columns are decoded from, to be written by the forecaster.</summary>
    public float[] Forecast { get; } = new float[width];

    public ReadOnlySpan<float> Output => Forecast;

    public override DataViewSchema Schema => bindings.Output;

    public override long Position => observation.Position;

    public override long Batch => observation.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => observation.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => bindings.IsOutput(column)
        ? bindings.Getter<TValue>(column, this)
        : observation.GetGetter<TValue>(bindings.Input[column.Index]);
}
