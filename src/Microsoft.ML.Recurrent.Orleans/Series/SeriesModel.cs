using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>The common part of models whose observations are of one class. Thread-safe.</summary>
/// <param name="version">The version.</param>
internal abstract class SeriesModel<TObservation>(string version) : ISeriesModel
    where TObservation : class
{
    public string Version => version;

    public Type ObservationType => typeof(TObservation);

    public abstract Type ForecastType { get; }

    public abstract int KeptObservations { get; }

    public abstract byte[] Observe(Serializer serializer, byte[]? kept, string series, IReadOnlyList<object> observations);

    public abstract object Forecast(Serializer serializer, byte[] kept, string series, IReadOnlyList<object> known);

    public byte[] Pack(Serializer serializer, object observation) => serializer.SerializeToArray((TObservation)observation);

    public object Unpack(Serializer serializer, byte[] packed) => serializer.Deserialize<TObservation>(packed)!;

    /// <exception cref="ArgumentException">The value is of another class.</exception>
    protected static TObservation As(object? value, string what) => value as TObservation ?? throw new ArgumentException(
        $"The {what} is of class {value?.GetType().FullName ?? "null"}; expected {typeof(TObservation).FullName}, the model's observation class.");

    /// <summary>A series may be named by the model's own column, which then has to agree with the key.</summary>
    /// <param name="names">The names of an engine's series.</param>
    /// <param name="series">That of the key.</param>
    /// <exception cref="ArgumentException">There is another one.</exception>
    protected static void ThrowIfOther(IReadOnlyList<string> names, string series)
    {
        foreach (string name in names)
        {
            if (name.Length > 0 && name != series)
                throw new ArgumentException($"An observation is of series '{name}'; the key names series '{series}'. Send each series' observations to its own grain.");
        }
    }
}
