using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The options of state and clustering in PostgreSQL. Not thread-safe: set them while a silo or client is configured.</summary>
public sealed class RecurrentPostgresOptions
{
    /// <summary>The largest value of <see cref="MaximumRowBytes"/>, which the tables hold as well: 16 MB.</summary>
    public const int LargestRowBytes = 1 << 24;

    /// <summary>The connection string in Npgsql's form. Never written to a log or a message.</summary>
    /// <value>No default value: it must be set.</value>
    [Redact]
    public string ConnectionString { get; set; } = "";

    /// <summary>The most bytes of one grain's state; a larger one is refused before it is sent. Range: 1 to <see cref="LargestRowBytes"/>.</summary>
    /// <value>The default value is 1,048,576.</value>
    public int MaximumRowBytes { get; set; } = 1 << 20;

    /// <summary>The most writes that one statement carries. Range: 1 to 10,000.</summary>
    /// <value>The default value is 512.</value>
    public int MaximumGroupSize { get; set; } = 512;

    /// <summary>Groups of writes under way at once, each on a connection of its own; the next ones gather meanwhile. Range: 1 to 16.</summary>
    /// <value>The default value is 4.</value>
    public int ConcurrentGroups { get; set; } = 4;

    /// <summary>The most writes and the most reads that wait for a group; more are refused with a retryable error. Range: 1 or more.</summary>
    /// <value>The default value is 16,384.</value>
    public int MaximumPending { get; set; } = 16_384;

    /// <summary>The longest that connecting, and one statement, may take. Whole seconds, 1 second or more.</summary>
    /// <value>The default value is 10 seconds. Times that the connection string states are left as they are.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time after which callers are told to try again when the database is away. Above zero.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>True if a silo brings the schema up to date when it starts; otherwise it starts only on a current one.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool MigrateOnStart { get; set; }
}
