using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Streaming;

namespace Microsoft.ML;

/// <summary>Makes streaming engines of fitted forecasters.</summary>
public static class ForecastingEngineExtensions
{
    /// <summary>An engine that takes one observation at a time and forecasts after each, without any history yet.</summary>
    /// <typeparam name="TObservation">A class with the columns that the model reads.</typeparam>
    /// <typeparam name="TForecast">A class with the forecaster's columns, or some of them.</typeparam>
    /// <param name="transformer">A forecaster, fitted or loaded, or a pipeline with one in it whose other transformers see one row at a
    /// time.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, such as the most series that the engine holds; <see langword="null"/> for the defaults.</param>
    /// <param name="observationSchema">The binding of <typeparamref name="TObservation"/> to columns; null takes its attributes.</param>
    /// <param name="forecastSchema">The binding of <typeparamref name="TForecast"/> to columns; null takes its attributes.</param>
    /// <remarks>Begin with the history, by <see cref="ForecastingEngine{TObservation, TForecast}.Observe(IDataView)"/>, or with a checkpoint, by
    /// <see cref="ForecastingEngine{TObservation, TForecast}.Resume(string)"/>. One engine serves all threads.</remarks>
    /// <exception cref="ArgumentException">There is not one forecaster, a transformer beside it needs more than one row,
    /// <typeparamref name="TObservation"/> lacks columns, or an option is out of range.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// using var engine = loadedModel.CreateForecastingEngine<Hour, HourForecast>(
    ///     mlContext, new ForecastingEngineOptions { MaximumSeries = 10_000 });
    /// engine.Observe(data);                          // the history
    /// HourForecast next = engine.Predict(latest);    // an observation in, a forecast out
    /// ]]></code>
    /// </example>
    public static ForecastingEngine<TObservation, TForecast> CreateForecastingEngine<TObservation, TForecast>(
        this ITransformer transformer,
        MLContext mlContext,
        ForecastingEngineOptions? options = null,
        SchemaDefinition? observationSchema = null,
        SchemaDefinition? forecastSchema = null)
        where TObservation : class
        where TForecast : class, new()
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(mlContext);
        return new ForecastingEngine<TObservation, TForecast>(
            mlContext, StreamPipeline<ForecastingTransformer>.Of(transformer, "forecasters"), options ?? new ForecastingEngineOptions(), observationSchema, forecastSchema);
    }
}
