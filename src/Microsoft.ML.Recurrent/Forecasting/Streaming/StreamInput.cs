using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Streaming;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Objects as rows of series, after the transformers before the forecaster. For one thread at a time.</summary>
internal sealed class StreamInput<TObservation>
    where TObservation : class
{
    /// <summary>The place of an observation whose series is not known.</summary>
    public const long UnknownRow = -1;

    private readonly StreamObject<TObservation> _object;

    public StreamInput(IHostEnvironment env, StreamPipeline<ForecastingTransformer> pipeline, SchemaDefinition? definition)
    {
        _object = new StreamObject<TObservation>(env, pipeline.Before, definition);
        // Before the reader, which takes the columns as given.
        Bindings = pipeline.Model.Bind(Row.Schema);
        Reader = ObservationReader.Of(Row, pipeline.Model.Fitted, series => series?.Count ?? UnknownRow);
    }

    public OutputBindings Bindings { get; }

    /// <summary>The object held, as a row.</summary>
    public DataViewRow Row => _object.Row;

    /// <summary>Reads the object held.</summary>
    public ObservationReader Reader { get; }

    /// <param name="value">The object.</param>
    public void Hold(TObservation value) => _object.Hold(value);
}
