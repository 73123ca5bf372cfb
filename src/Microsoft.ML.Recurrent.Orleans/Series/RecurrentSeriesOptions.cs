namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The options of live series on a silo. Not thread-safe: set them while the silo is configured.</summary>
public sealed class RecurrentSeriesOptions
{
    /// <summary>The models. Further versions can be added, and taken into use, while the silo runs.</summary>
    public SeriesModels Models { get; } = new();

    /// <summary>The rule by which observations become durable.</summary>
    /// <value>The default value is <see cref="SeriesDurability.EveryEvent"/>.</value>
    public SeriesDurability Durability { get; set; } = SeriesDurability.EveryEvent;

    /// <summary>The time after its last call at which a series leaves the silo's memory. Above the period at which Orleans looks, the
    /// <c>CollectionQuantum</c> of its <c>GrainCollectionOptions</c>: one minute by default.</summary>
    /// <value>The default value is 15 minutes.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The most events that a silo has at work at once; beyond them it answers <see cref="SeriesOutcome.Busy"/>. A call with more events than
    /// that is let through where nothing else is at work. Range: 1 or more.</summary>
    /// <value>The default value is 4,096.</value>
    public int MaximumConcurrentEvents { get; set; } = 4096;

    /// <summary>The time after which a busy silo asks to be tried again. Above zero.</summary>
    /// <value>The default value is 100 milliseconds.</value>
    public TimeSpan BusyRetryAfter { get; set; } = TimeSpan.FromMilliseconds(100);
}
