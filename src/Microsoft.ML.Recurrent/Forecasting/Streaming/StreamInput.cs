using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Objects as rows of series, after the transformers before the forecaster. For one thread at a time.</summary>
internal sealed class StreamInput<TObservation>
    where TObservation : class
{
    /// <summary>The place of an observation whose series is not known.</summary>
    public const long UnknownRow = -1;

    private readonly ObjectRow<TObservation> _object;
    private readonly NumberedRow _row;

    public StreamInput(IHostEnvironment env, StreamPipeline pipeline, SchemaDefinition? definition)
    {
        _object = new ObjectRow<TObservation>(env, definition);
        _row = new NumberedRow(StreamPipeline.Map(pipeline.Before, _object.Row));
        // Before the reader, which takes the columns as given.
        Bindings = pipeline.Model.Bind(_row.Schema);
        Reader = ObservationReader.Of(_row, pipeline.Model.Fitted, series => series?.Count ?? UnknownRow);
    }

    public OutputBindings Bindings { get; }

    /// <summary>The object held, as a row.</summary>
    public DataViewRow Row => _row;

    /// <summary>Reads the object held.</summary>
    public ObservationReader Reader { get; }

    /// <param name="value">The object.</param>
    public void Hold(TObservation value)
    {
        _object.Hold(value);
        _row.Number++;
    }
}
