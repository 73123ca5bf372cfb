using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>An observation with its number in the series.</summary>
/// <param name="Sequence">The number, rising within a series. Range: 1 or more.</param>
/// <param name="Observation">An object of the model's observation class.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.SeriesEvent")]
public readonly record struct SeriesEvent([property: Id(0)] long Sequence, [property: Id(1)] object Observation);

/// <summary>The fate of an event.</summary>
public enum SeriesOutcome
{
    /// <summary>It was taken in.</summary>
    Accepted,

    /// <summary>Its number is not above the last one: it changed nothing.</summary>
    Known,

    /// <summary>The silo has too much to do: nothing was taken in, and the event is to be sent again after <see cref="SeriesReceipt.RetryAfter"/>.</summary>
    Busy,
}

/// <summary>The answer to an event.</summary>
/// <param name="Outcome">The fate of the event, or of the last one of several.</param>
/// <param name="Sequence">The number of the last event that the series has taken in.</param>
/// <param name="DurableSequence">The number of the last event that is in the store; as <paramref name="Sequence"/> where every event is durable
/// before it is acknowledged.</param>
/// <param name="RetryAfter">The time after which to try again; zero unless the outcome is <see cref="SeriesOutcome.Busy"/>.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.SeriesReceipt")]
public readonly record struct SeriesReceipt(
    [property: Id(0)] SeriesOutcome Outcome, [property: Id(1)] long Sequence, [property: Id(2)] long DurableSequence, [property: Id(3)] TimeSpan RetryAfter);

/// <summary>The answer to an event with the forecast after it.</summary>
/// <param name="Receipt">The answer to the event.</param>
/// <param name="Forecast">An object of the model's forecast class; null if the outcome is <see cref="SeriesOutcome.Busy"/>.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.SeriesPrediction")]
public sealed record SeriesPrediction([property: Id(0)] SeriesReceipt Receipt, [property: Id(1)] object? Forecast);

/// <summary>The progress of a series.</summary>
/// <param name="ModelVersion">The version of the model that forecasts.</param>
/// <param name="Observations">The observations taken in so far.</param>
/// <param name="Sequence">The number of the last one.</param>
/// <param name="DurableSequence">The number of the last one that is in the store.</param>
/// <param name="StateBytes">The size of what is kept.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.SeriesStatus")]
public sealed record SeriesStatus(
    [property: Id(0)] string ModelVersion,
    [property: Id(1)] long Observations,
    [property: Id(2)] long Sequence,
    [property: Id(3)] long DurableSequence,
    [property: Id(4)] long StateBytes);
