using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Streaming;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Streaming;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Forecasts a stream: one observation in, one forecast out. Made by <see cref="ForecastingEngineExtensions"/>. It keeps of each series what
/// the next forecasts read (the rows of the window and of the longest lag; where the context is
/// <see cref="ForecastContext.Stateful"/>, the hidden state too), so its memory grows with the number of series and not with that of
/// observations.
/// </summary>
/// <typeparam name="TObservation">A class with the columns that the model reads, as properties, bound as <c>LoadFromEnumerable</c> binds
/// them.</typeparam>
/// <typeparam name="TForecast">A class with the forecaster's columns, or some of them, as array properties with <c>[VectorType]</c>, bound as
/// prediction engines bind them; columns of the observation can be among them.</typeparam>
/// <remarks>
/// <para>Forecasts are bit-identical to those of <see cref="ForecastingTransformer.Transform"/> on the same rows.</para>
/// <para>Thread-safe: any number of threads may call at once, and different series are forecast at the same time. Calls for one series
/// wait for each other; where they come from several threads, so does their order.</para>
/// <para>A call that throws leaves every series, and a forecast object that was handed in, as they were; the properties of that object are
/// taken to give what was set. Errors name the series and count its observations from 0, those of failed calls left out; errors of a data view
/// count the view's rows.</para>
/// <para>An engine holds no native memory; <see cref="Dispose"/> gives up its series, and every call after it throws
/// <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class ForecastingEngine<TObservation, TForecast> : IDisposable
    where TObservation : class
    where TForecast : class, new()
{
    private readonly StreamStates<StreamedSeries, StreamLane<TObservation, TForecast>> _states;
    private readonly StreamPipeline<ForecastingTransformer> _pipeline;
    private readonly TimeWarnings _warnings;

    internal ForecastingEngine(
        IHostEnvironment env, StreamPipeline<ForecastingTransformer> pipeline, ForecastingEngineOptions options, SchemaDefinition? observationSchema, SchemaDefinition? forecastSchema)
    {
        if (options.MaximumSeries < 1)
            throw new ArgumentException($"MaximumSeries is {options.MaximumSeries}; expected 1 or more.", nameof(options));
        var model = pipeline.Model.Fitted;
        _pipeline = pipeline;
        _warnings = new TimeWarnings(model.Columns.Time, HostWarnings.Of(env));
        _states = new StreamStates<StreamedSeries, StreamLane<TObservation, TForecast>>(
            new SeriesCheckPoint(model, pipeline.Model.Scorer),
            () => new KeptStates<StreamedSeries>((name, row) => StreamedSeries.Begin(model, name, row), StreamedSeries.Wording, options.MaximumSeries),
            () => new StreamLane<TObservation, TForecast>(env, pipeline, _warnings, observationSchema, forecastSchema),
            options.MaximumSeries);
    }

    /// <summary>Takes an observation in and forecasts the rows after it.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <remarks>Covariates known in the future count as missing for the rows after the observation, and time goes on by
    /// <see cref="ForecastingOptions.TimeStep"/>, as where data to transform ends; other overloads take what is known.</remarks>
    /// <exception cref="InvalidOperationException">A value is infinite, the series' time does not rise, a static value changes, the series' key
    /// is missing or its name longer than 1,048,576 characters, the series is new beyond <see cref="ForecastingEngineOptions.MaximumSeries"/>, or
    /// it is scaled on its own and was not there at fit.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public TForecast Predict(TObservation observation) => Predict(observation, []);

    /// <summary>Takes an observation in and forecasts the rows after it, of which something is known.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <param name="known">The rows after it, in time order: their times and future covariates are read, the rest is not. More than the
    /// horizon are not looked at; where they are fewer, the rest is as in <see cref="Predict(TObservation)"/>. They are not kept.</param>
    /// <exception cref="ArgumentException">A known row is of another series, or null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public TForecast Predict(TObservation observation, IReadOnlyList<TObservation> known)
    {
        var forecast = new TForecast();
        Predict(observation, known, ref forecast);
        return forecast;
    }

    /// <summary>The same, written to an object that is there: its arrays are used again.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <param name="forecast">Gets the forecast.</param>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Predict(TObservation observation, ref TForecast forecast) => Predict(observation, [], ref forecast);

    /// <summary>The same with known rows, written to an object that is there: its arrays are used again.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <param name="known">The rows after it, as in <see cref="Predict(TObservation, IReadOnlyList{TObservation})"/>.</param>
    /// <param name="forecast">Gets the forecast.</param>
    /// <exception cref="ArgumentException">A known row is of another series, or null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Predict(TObservation observation, IReadOnlyList<TObservation> known, ref TForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(known);
        var target = forecast ?? new TForecast();
        Take(observation, known, target);
        forecast = target;
    }

    /// <summary>Takes an observation in without a forecast, which costs little: for the history before the first forecast.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Observe(TObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        Take(observation, [], null);
    }

    /// <summary>Takes the rows of a data view in, all of them or, where one fails, none.</summary>
    /// <param name="data">The rows after the last ones of their series, each series in time order, with the columns that the model reads.
    /// Transformers before the forecaster in the engine's pipeline are applied to it.</param>
    /// <remarks>Calls for the series that <paramref name="data"/> has rows of wait until it has been read.</remarks>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    [OverloadResolutionPriority(-1)]
    public void Observe(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        new StreamHistory(_pipeline, _states.Kept, _warnings).Take(data);
    }

    /// <summary>Gives up all series. Calls at work go on to their end.</summary>
    public void Dispose() => _states.Dispose();

    private void Take(TObservation observation, IReadOnlyList<TObservation> known, TForecast? forecast)
    {
        var states = _states.Kept;
        var lane = _states.Rent();
        try
        {
            lane.Take(states, observation, known, forecast);
        }
        finally
        {
            _states.Return(lane);
        }
    }
}
