using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Streaming;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Forecasts a stream: one observation in, one forecast out. Made by <see cref="ForecastingEngineExtensions"/>. It keeps of each series what
/// the next forecasts read (the rows of the window and of the longest lag; where the context is
/// <see cref="ForecastContext.Carried"/>, the hidden state too), so its memory grows with the number of series and not with that of
/// observations.
/// </summary>
/// <typeparam name="TObservation">A class with the columns that the model reads, as properties, bound as <c>LoadFromEnumerable</c> binds
/// them.</typeparam>
/// <typeparam name="TForecast">A class with the forecaster's columns, or some of them, as array properties with <c>[VectorType]</c>, bound as
/// prediction engines bind them; columns of the observation can be among them.</typeparam>
/// <remarks>
/// <para>Forecasts equal those of <see cref="ForecastingTransformer.Transform"/> on the same rows, bit for bit.</para>
/// <para>Thread-safe: any number of threads may call at once, and different series are forecast at the same time. Calls for one series
/// wait for each other; where they come from several threads, so does their order. Nothing to dispose.</para>
/// <para>A call that throws leaves every series as it was. Errors count observations from 0, from the engine's creation on.</para>
/// </remarks>
public sealed class ForecastingEngine<TObservation, TForecast>
    where TObservation : class
    where TForecast : class, new()
{
    private readonly ConcurrentBag<StreamLane<TObservation, TForecast>> _lanes = [];
    private readonly Lock _creation = new();
    private readonly Func<StreamLane<TObservation, TForecast>> _createLane;
    private readonly FittedForecast _model;
    private readonly CheckPointFormat _format;
    private volatile SeriesStates _states;
    private long _observations;

    internal ForecastingEngine(IHostEnvironment env, StreamPipeline pipeline, SchemaDefinition? observation, SchemaDefinition? forecast)
    {
        _model = pipeline.Model.Fitted;
        _format = new CheckPointFormat(_model, pipeline.Model.Scorer);
        _states = new SeriesStates(_model, []);
        _createLane = () => new StreamLane<TObservation, TForecast>(env, pipeline, observation, forecast);
        // What does not fit the model fails here and not at the first observation.
        _lanes.Add(_createLane());
    }

    /// <summary>The series observed so far; 1 at most where all rows are one series.</summary>
    public int SeriesCount => _states.Count;

    /// <summary>Takes an observation in and forecasts the rows after it.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <remarks>Covariates known in the future count as missing for the rows after the observation, and time goes on at the interval most
    /// frequent in the training part, as where data to transform ends; other overloads take what is known.</remarks>
    /// <exception cref="InvalidOperationException">A value is infinite, the series' time does not rise, a static value changes, the series' key
    /// is missing, or the series is scaled by itself and was not there at fit.</exception>
    public TForecast Predict(TObservation observation) => Predict(observation, []);

    /// <summary>Takes an observation in and forecasts the rows after it, of which something is known.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <param name="known">The rows after it, in time order: their times and future covariates are read, the rest is not. More than the
    /// horizon are not looked at; where they are fewer, the rest is as in <see cref="Predict(TObservation)"/>. They are not kept.</param>
    /// <exception cref="ArgumentException">A known row is of another series, or null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception/node()"/></exception>
    public TForecast Predict(TObservation observation, IReadOnlyList<TObservation> known)
    {
        var forecast = new TForecast();
        Predict(observation, known, ref forecast);
        return forecast;
    }

    /// <summary>The same, written to an object that is there: its arrays are used again.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <param name="forecast">Gets the forecast.</param>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception/node()"/></exception>
    public void Predict(TObservation observation, ref TForecast forecast) => Predict(observation, [], ref forecast);

    /// <summary>The same with known rows, written to an object that is there: its arrays are used again.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <param name="known">The rows after it, as in <see cref="Predict(TObservation, IReadOnlyList{TObservation})"/>.</param>
    /// <param name="forecast">Gets the forecast.</param>
    /// <exception cref="ArgumentException">A known row is of another series, or null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception/node()"/></exception>
    public void Predict(TObservation observation, IReadOnlyList<TObservation> known, ref TForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(known);
        forecast ??= new TForecast();
        Take(observation, known, forecast);
    }

    /// <summary>Takes an observation in without a forecast, which costs little: for the history before the first forecast.</summary>
    /// <param name="observation">The row after the last one of its series.</param>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TObservation)" path="/exception/node()"/></exception>
    public void Observe(TObservation observation) => Take(observation, [], null);

    /// <summary>Writes what the engine keeps of all series to a file, replacing it; a failure leaves the file that was there.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>Observations may go on meanwhile: each series is written as it is between two of them. The model is not in the file, which is
    /// tied to it by the hash of its weights.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void CheckPoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ReplacedFile.Write(path, CheckPoint);
    }

    /// <summary>Writes what the engine keeps of all series to a stream.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    public void CheckPoint(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The stream cannot be written; give a writable, open stream.", nameof(destination));
        new CheckPointWriter(_format, destination).Write(_states.All);
    }

    /// <summary>Goes on from a check point, in this process or another: forecasts are as if the engine had never stopped, bit for bit.</summary>
    /// <param name="path">A file of <see cref="CheckPoint(string)"/>.</param>
    /// <remarks>What the engine kept before is given up. A file that is refused changes nothing.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model or no check point.</exception>
    public void Resume(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var file = File.OpenRead(path);
        using var buffered = new BufferedStream(file, 1 << 16);
        Resume(buffered);
    }

    /// <summary>Goes on from a check point in a stream, which is read to its end.</summary>
    /// <param name="source">A readable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> cannot be read.</exception>
    /// <exception cref="FormatException">The stream is truncated, altered, of a newer format, of another model or no check point.</exception>
    public void Resume(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.CanRead)
            throw new ArgumentException("The stream cannot be read; give a readable, open stream.", nameof(source));
        using var reader = new CheckPointReader(_format, source);
        _states = new SeriesStates(_model, reader.Read());
    }

    private void Take(TObservation observation, IReadOnlyList<TObservation> known, TForecast? forecast)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (!_lanes.TryTake(out var lane))
        {
            lock (_creation)
                lane = _createLane();
        }

        try
        {
            lane.Take(_states, Interlocked.Increment(ref _observations) - 1, observation, known, forecast);
        }
        finally
        {
            _lanes.Add(lane);
        }
    }
}
