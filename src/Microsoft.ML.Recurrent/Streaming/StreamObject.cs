using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>Objects as rows, after the transformers before a model. For one thread at a time.</summary>
internal sealed class StreamObject<T>
    where T : class
{
    private readonly ObjectRow<T> _object;
    private readonly NumberedRow _row;

    public StreamObject(IHostEnvironment env, IReadOnlyList<ITransformer> before, SchemaDefinition? definition)
    {
        _object = new ObjectRow<T>(env, definition);
        _row = new NumberedRow(StreamPipeline<ITransformer>.Map(before, _object.Row));
    }

    /// <summary>The object held, as a row.</summary>
    public DataViewRow Row => _row;

    /// <param name="value">The object.</param>
    public void Hold(T value)
    {
        _object.Hold(value);
        _row.Number++;
    }
}
