using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>One version of a model, as a grain uses it: what a series keeps is bytes, so that a call either gives new ones or changes nothing.
/// Thread-safe.</summary>
internal interface ISeriesModel
{
    string Version { get; }

    Type ObservationType { get; }

    Type ForecastType { get; }

    /// <summary>The latest observations that a series keeps for a change of the model.</summary>
    int KeptObservations { get; }

    /// <summary>Takes observations in.</summary>
    /// <param name="serializer">Writes what the bytes have beside numbers.</param>
    /// <param name="kept">The bytes so far; null for a new series.</param>
    /// <param name="series">The series' name in the key.</param>
    /// <param name="observations">The observations, one or more, in time order.</param>
    /// <returns>The new bytes.</returns>
    /// <exception cref="ArgumentException">An observation is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The model refuses an observation, or the bytes come from other weights.</exception>
    byte[] Observe(Serializer serializer, byte[]? kept, string series, IReadOnlyList<object> observations);

    /// <summary>Forecasts from the bytes kept.</summary>
    /// <param name="serializer">Reads what the bytes have beside numbers.</param>
    /// <param name="kept">The bytes.</param>
    /// <param name="series">The series' name in the key.</param>
    /// <param name="known">What is known of the observations to come.</param>
    /// <exception cref="ArgumentException">A known row is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The bytes come from other weights.</exception>
    object Forecast(Serializer serializer, byte[] kept, string series, IReadOnlyList<object> known);

    /// <summary>An observation as bytes, without its type's name.</summary>
    byte[] Pack(Serializer serializer, object observation);

    object Unpack(Serializer serializer, byte[] packed);
}
