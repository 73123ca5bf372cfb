using Microsoft.ML.Recurrent.Experiments.Journal;

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

    /// <summary>The parameters of the space and the values that are not searched, in words; <see langword="null"/> where they are not told.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Parameters { get; init; }

    /// <summary>Number and hash of the rows to train on, or of all rows where validation rows are some of them; <see langword="null"/> where they are not told.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Rows { get; init; }

    /// <summary>Number and hash of the validation rows; <see langword="null"/> where they are no view of their own.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? ValidationRows { get; init; }

    /// <summary>The types of the pipeline's estimators, in order; <see langword="null"/> where they are not told.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Pipeline { get; init; }

    /// <summary>The options that the pipeline makes of the space's start, as JSON; <see langword="null"/> where they are not told.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Options { get; init; }

    /// <summary>The settings of the pipeline's estimators, as far as they can be read, as JSON by the place and the type of each; <see langword="null"/> where they are not told.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Estimators { get; init; }

    /// <summary>The text that the user gave, which stands for what the journal cannot know; <see langword="null"/> where there is none.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Identity { get; init; }

    /// <summary>The differences of another header from this one, one sentence each; empty where both are of the same experiment.</summary>
    /// <param name="other">The other header, found where this one is expected.</param>
    public IReadOnlyList<string> DifferencesFrom(JournalHeader other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return [.. Differences(other)];
    }

    private IEnumerable<string> Differences(JournalHeader other) =>
    [
        .. Space == other.Space ? [] : SpaceDifferences(other),
        .. Difference("data's columns", Schema, other.Schema),
        .. Difference("rows", Rows, other.Rows),
        .. Difference("validation rows", ValidationRows, other.ValidationRows),
        .. Difference("pipeline's estimators", Pipeline, other.Pipeline),
        .. Space == other.Space ? HeaderDifferences.OfJson("pipeline's ", Options, other.Options) : [],
        .. Pipeline == other.Pipeline ? HeaderDifferences.OfJson("pipeline's ", Estimators, other.Estimators) : [],
        .. Difference("identity that SetIdentity gives", Identity, other.Identity),
        .. Difference("split of the data", Data, other.Data),
        .. Difference("metric", Metric, other.Metric),
        .. Difference("seed", Seed, other.Seed),
        .. Difference("tuner", Tuner, other.Tuner),
        .. Difference("pruner", Pruner, other.Pruner),
        .. Difference("library version", Version, other.Version),
    ];

    private IEnumerable<string> SpaceDifferences(JournalHeader other) =>
        HeaderDifferences.OfLines(Parameters, other.Parameters) is { Count: > 0 } differences ? differences : Difference("parameter space", Space, other.Space);

    private static IEnumerable<string> Difference<T>(string name, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            yield return $"the {name}: expected {expected?.ToString() ?? "none"}, found {found?.ToString() ?? "none"}.";
    }
}
