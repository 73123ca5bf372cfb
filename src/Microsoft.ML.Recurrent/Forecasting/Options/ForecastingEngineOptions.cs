namespace Microsoft.ML.Recurrent;

/// <summary>The options of a <see cref="ForecastingEngine{TObservation, TForecast}"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ForecastingEngineOptions
{
    /// <summary>The series that the engine holds at once; a new one beyond them is refused, and <c>Forget</c> makes room. Range: 1 or more.</summary>
    /// <value>The default value is <see cref="int.MaxValue"/>: no limit. Set it where names come from outside, so that no sender can fill
    /// the memory.</value>
    public int MaximumSeries { get; init; } = int.MaxValue;
}
