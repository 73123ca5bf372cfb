namespace Microsoft.ML.Recurrent;

/// <summary>The experiment that a journal belongs to: with another one it does not go on.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record JournalHeader
{
    /// <summary>The fingerprint of the parameter space.</summary>
    public required string Space { get; init; }

    /// <summary>The columns of the data, with their types.</summary>
    public required string Schema { get; init; }

    /// <summary>The kind of split that trials are measured on.</summary>
    public required string Data { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The seed of the experiment.</summary>
    public required int Seed { get; init; }

    /// <summary>The tuner.</summary>
    public required string Tuner { get; init; }

    /// <summary>The pruner.</summary>
    public required string Pruner { get; init; }

    /// <summary>The version of the library.</summary>
    public required string Version { get; init; }

    /// <summary>The differences of another header from this one, one sentence each.</summary>
    internal IReadOnlyList<string> DifferencesFrom(JournalHeader other) =>
    [
        .. Difference("parameter space", Space, other.Space),
        .. Difference("data's columns", Schema, other.Schema),
        .. Difference("split of the data", Data, other.Data),
        .. Difference("metric", Metric, other.Metric),
        .. Difference("seed", Seed, other.Seed),
        .. Difference("tuner", Tuner, other.Tuner),
        .. Difference("pruner", Pruner, other.Pruner),
        .. Difference("library version", Version, other.Version),
    ];

    private static IEnumerable<string> Difference<T>(string name, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            yield return $"the {name}: expected {expected}, found {found}.";
    }
}
