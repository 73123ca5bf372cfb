using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Streaming;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Writes forecasts that come of no new observation. For one thread at a time.</summary>
internal sealed class KeptOutput<TForecast>
    where TForecast : class
{
    private readonly KeptRow _row;
    private readonly StreamedRow _output;
    private readonly ObjectWriter<TForecast> _writer;

    /// <exception cref="InvalidOperationException">The class, or a transformer after the forecaster, reads a column that is not
    /// kept.</exception>
    public KeptOutput(IHostEnvironment env, StreamPipeline<ForecastingTransformer> pipeline, OutputBindings bindings, SchemaDefinition? forecast)
    {
        _row = new KeptRow(bindings.Input, pipeline.Model.Fitted.Columns, pipeline.Model.Fitted.Scales.Transform);
        _output = new StreamedRow(_row, bindings, pipeline.Model.Scorer.Outputs.Width);
        try
        {
            _writer = new ObjectWriter<TForecast>(env, StreamPipeline<ForecastingTransformer>.Map(pipeline.After, _output), forecast);
        }
        catch (TargetInvocationException e) when (e.InnerException is InvalidOperationException notKept)
        {
            ExceptionDispatchInfo.Throw(notKept);
            throw;
        }
    }

    /// <summary>The values written, in the order of the forecaster's columns.</summary>
    public float[] Forecast => _output.Values;

    /// <param name="series">The series.</param>
    /// <param name="origin">Its latest observation.</param>
    /// <param name="forecast">Gets the forecast.</param>
    public void Write(SeriesRows series, long origin, TForecast forecast)
    {
        (_row.Series, _row.Row) = (series, origin);
        try
        {
            _writer.Write(forecast);
        }
        finally
        {
            _row.Series = null;
        }
    }
}
