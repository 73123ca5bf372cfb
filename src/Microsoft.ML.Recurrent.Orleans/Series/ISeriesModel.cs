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
    /// <param name="kept">The bytes so far; null for a new series.</param>
    /// <param name="series">The series' name in the key.</param>
    /// <param name="observations">The observations, in time order.</param>
    /// <returns>The new bytes.</returns>
    byte[] Observe(byte[]? kept, string series, IReadOnlyList<object> observations);

    /// <summary>Forecasts from the bytes kept.</summary>
    object Forecast(byte[] kept, IReadOnlyList<object> known);

    /// <summary>An observation as bytes, without its type's name.</summary>
    byte[] Pack(Serializer serializer, object observation);

    object Unpack(Serializer serializer, byte[] packed);
}
