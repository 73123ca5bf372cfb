using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent;

/// <summary>The options of a <see cref="ForecastingEngine{TObservation, TForecast}"/>.</summary>
public sealed record ForecastingEngineOptions
{
    /// <summary>The series that the engine holds at once; a new one beyond them is refused, and <c>Forget</c> makes room. Range: 1 or more.</summary>
    /// <value>The default value is <see cref="int.MaxValue"/>: no limit. Set it where names come from outside, so that no sender can fill
    /// the memory.</value>
    public int MaximumSeries { get; init; } = int.MaxValue;

    /// <summary>The binding of observations to columns.</summary>
    /// <value>The default value is <see langword="null"/>: by the class's attributes.</value>
    public SchemaDefinition? ObservationSchema { get; init; }

    /// <summary>The binding of forecasts to columns.</summary>
    /// <value>The default value is <see langword="null"/>: by the class's attributes.</value>
    public SchemaDefinition? ForecastSchema { get; init; }
}
