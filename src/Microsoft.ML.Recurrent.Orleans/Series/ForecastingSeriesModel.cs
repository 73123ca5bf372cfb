using System.Collections.Concurrent;
using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A forecaster: what a series keeps is a checkpoint of the forecasting engine with this one series in it. Engines are lent to one call at a
/// time, so that a series at rest costs its bytes alone. Thread-safe.</summary>
/// <param name="version">The version.</param>
/// <param name="load">Loads the model; it is called once, with the first series.</param>
/// <param name="keptObservations">The observations that a series keeps; null for those that a forecast reads.</param>
internal sealed class ForecastingSeriesModel<TObservation, TForecast>(string version, Func<MLContext, ITransformer> load, int? keptObservations) : ISeriesModel
    where TObservation : class
    where TForecast : class, new()
{
    // The hidden state has no window; the observations of a few windows bring a new model's state close to what it would be.
    private const int StatefulWindows = 4;

    private readonly MLContext _context = new();
    private readonly ConcurrentBag<ForecastingEngine<TObservation, TForecast>> _idle = [];
    private Lazy<LoadedModel>? _loaded;

    public string Version => version;

    public Type ObservationType => typeof(TObservation);

    public Type ForecastType => typeof(TForecast);

    public int KeptObservations => keptObservations ?? Loaded.RowsRead;

    private LoadedModel Loaded =>
        LazyInitializer.EnsureInitialized(ref _loaded, () => new Lazy<LoadedModel>(Load)).Value;

    /// <exception cref="ArgumentException">An observation is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The model refuses an observation, or the bytes come from other weights.</exception>
    public byte[] Observe(byte[]? kept, string series, IReadOnlyList<object> observations) => WithEngine(kept ?? Loaded.Empty, engine =>
    {
        foreach (object observation in observations)
            engine.Observe(As(observation, "observation"));
        ThrowIfOther(engine.SeriesNames, series);
        return Save(engine);
    });

    /// <exception cref="ArgumentException">A known row is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The bytes come from other weights.</exception>
    public object Forecast(byte[] kept, IReadOnlyList<object> known)
    {
        TObservation[] rows = [.. known.Select(row => As(row, "known row"))];
        return WithEngine<object>(kept, engine => engine.Predict(engine.SeriesNames[0], rows));
    }

    public byte[] Pack(Serializer serializer, object observation) => serializer.SerializeToArray((TObservation)observation);

    public object Unpack(Serializer serializer, byte[] packed) => serializer.Deserialize<TObservation>(packed)!;

    private static TObservation As(object? value, string what) => value as TObservation ?? throw new ArgumentException(
        $"The {what} is of class {value?.GetType().FullName ?? "null"}; expected {typeof(TObservation).FullName}, the model's observation class.");

    /// <summary>A series may be named by the model's own column, which then has to agree with the key.</summary>
    private static void ThrowIfOther(IReadOnlyList<string> names, string series)
    {
        string[] others = [.. names.Where(name => name.Length > 0 && name != series)];
        if (others.Length > 0)
            throw new ArgumentException($"An observation is of series '{others[0]}'; the key names series '{series}'. Send each series' observations to its own grain.");
    }

    private static byte[] Save(ForecastingEngine<TObservation, TForecast> engine)
    {
        using var bytes = new MemoryStream();
        engine.CheckPoint(bytes);
        return bytes.ToArray();
    }

    private TResult WithEngine<TResult>(byte[] kept, Func<ForecastingEngine<TObservation, TForecast>, TResult> use)
    {
        if (!_idle.TryTake(out var engine))
            engine = Loaded.CreateEngine();
        try
        {
            engine.Resume(new MemoryStream(kept, writable: false));
            return use(engine);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException(
                $"The state of the series does not fit version '{version}' of the model: {e.Message} Give a model with other weights a version of its own.", e);
        }
        finally
        {
            _idle.Add(engine);
        }
    }

    private LoadedModel Load()
    {
        var model = load(_context);
        var options = model.GetForecastingTransformer().Options;
        int window = options.WindowSize ?? 1;
        int rows = window + (options.Lags ?? []).DefaultIfEmpty().Max();
        Func<ForecastingEngine<TObservation, TForecast>> create = () => model.CreateForecastingEngine<TObservation, TForecast>(_context);
        using var engine = create();
        return new LoadedModel(create, Save(engine), options.Context == ForecastContext.Stateful ? Math.Max(rows, StatefulWindows * window) : rows);
    }

    /// <summary>The model once it is loaded. Immutable.</summary>
    private sealed record LoadedModel(Func<ForecastingEngine<TObservation, TForecast>> CreateEngine, byte[] Empty, int RowsRead);
}
