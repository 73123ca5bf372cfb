namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The options of scoring jobs on a silo. Not thread-safe: set them while the silo is configured.</summary>
public sealed class RecurrentScoringOptions
{
    /// <summary>The models. A silo without any takes no partitions.</summary>
    public ScoringModels Models { get; } = new();

    /// <summary>Partitions that the silo scores at once, each on a thread of its own with a priority below normal. Range: 0, for none, to 256.</summary>
    /// <value>The default value is one less than the processor has cores, at least 1.</value>
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount - 1, 1, 256);

    /// <summary>The bytes of an input file that one partition has, about: a partition ends with a line, or a row group of Parquet. A model that is not a row to row mapper,
    /// such as a forecaster, has each file in one partition. Range: 1 or more.</summary>
    /// <value>The default value is 67,108,864.</value>
    public long PartitionBytes { get; set; } = 1 << 26;

    /// <summary>The time after which a partition goes to another worker where its own is not heard of. Range: 1 second or more.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The times that a partition is tried before it counts as failed; a worker that died while it had the partition has tried it too.
    /// Data that cannot be read or scored, which another try does not mend, counts as failed at once. Range: 1 or more.</summary>
    /// <value>The default value is 5.</value>
    public int MaximumAttempts { get; set; } = 5;

    /// <summary>The time after a failure before the partition is tried again. Above zero.</summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time after which an idle worker looks for work, and a job for results. Above zero.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
