using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A forecaster: what a series keeps is a checkpoint of the forecasting engine with this one series in it. Thread-safe.</summary>
internal sealed class ForecastingSeriesModel<TObservation, TForecast> : SeriesModel<TObservation>
    where TObservation : class
    where TForecast : class, new()
{
    // The hidden state has no window; the observations of a few windows bring a new model's state close to what it would be.
    private const int StatefulWindows = 4;

    private readonly SeriesEngines<ForecastingEngine<TObservation, TForecast>> _engines;
    private readonly Lazy<int> _keptObservations;

    /// <param name="version">The version.</param>
    /// <param name="load">Loads the model; it is called once, with the first series.</param>
    /// <param name="keptObservations">The observations that a series keeps; null for those that a forecast reads.</param>
    public ForecastingSeriesModel(string version, Func<MLContext, ITransformer> load, int? keptObservations)
        : base(version)
    {
        _engines = new(
            version,
            load,
            (model, context) => model.CreateForecastingEngine<TObservation, TForecast>(context),
            (engine, bytes) => engine.Resume(bytes),
            (engine, bytes) => engine.CheckPoint(bytes));
        _keptObservations = new Lazy<int>(() => keptObservations ?? RowsRead(_engines.Model.GetForecastingTransformer().Options));
    }

    public override Type ForecastType => typeof(TForecast);

    public override int KeptObservations => _keptObservations.Value;

    public override byte[] Observe(Serializer serializer, byte[]? kept, string series, IReadOnlyList<object> observations) => _engines.Use(kept ?? [], engine =>
    {
        foreach (object observation in observations)
            engine.Observe(As(observation, "observation"));
        ThrowIfOther(engine.SeriesNames, series);
        return _engines.Save(engine);
    });

    public override object Forecast(Serializer serializer, byte[] kept, string series, IReadOnlyList<object> known)
    {
        TObservation[] rows = [.. known.Select(row => As(row, "known row"))];
        return _engines.Use<object>(kept, engine => engine.Predict(engine.SeriesNames[0], rows));
    }

    private static int RowsRead(ForecastingOptions options)
    {
        int window = options.WindowSize ?? 1;
        int rows = window + (options.Lags ?? []).DefaultIfEmpty().Max();
        return options.Context == ForecastContext.Stateful ? Math.Max(rows, StatefulWindows * window) : rows;
    }
}
