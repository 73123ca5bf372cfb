using System.Text.Json;
using Orleans;
using Orleans.Concurrency;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>A job as its workers see it.</summary>
[Alias("Microsoft.ML.Recurrent.IScoringWorkGrain")]
internal interface IScoringWorkGrain : IGrainWithStringKey
{
    /// <summary>Reads what there is to do in a run; null if that run has ended.</summary>
    [Alias("GetWork")]
    Task<ScoringWork?> GetWork(long generation);

    /// <summary>Makes sure that somebody looks for the results of a run whose partitions are all taken.</summary>
    [Alias("Touch")]
    Task Touch(long generation);
}

/// <summary>A run of a job. Immutable.</summary>
/// <param name="Request">The request.</param>
/// <param name="ModelFingerprint">SHA-256 of the model's file; null where code made it.</param>
/// <param name="Files">The input files.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringWork")]
internal sealed record ScoringWork([property: Id(0)] ScoringRequest Request, [property: Id(1)] string? ModelFingerprint, [property: Id(2)] ScoringInputFile[] Files);

/// <summary>An input file of a run. Immutable.</summary>
/// <param name="Path">The file.</param>
/// <param name="Fingerprint">Its length and time.</param>
/// <param name="Bounds">The bounds of its partitions.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringInputFile")]
internal sealed record ScoringInputFile([property: Id(0)] string Path, [property: Id(1)] InputFingerprint Fingerprint, [property: Id(2)] long[] Bounds);

/// <summary>The result of a partition, kept with its lease. Immutable.</summary>
/// <param name="Rows">The rows scored.</param>
/// <param name="Temporary">The name of the temporary file that is to be published; null for a failure.</param>
/// <param name="Failure">The reason of a failure.</param>
internal sealed record ScoringResult(long Rows, string? Temporary, string? Failure)
{
    public static ScoringResult Parse(string? text) => JsonSerializer.Deserialize<ScoringResult>(text ?? "null")
        ?? throw new InvalidDataException("A partition is completed without a result.");

    public override string ToString() => JsonSerializer.Serialize(this);
}

/// <summary>The group of a run's leases. Immutable.</summary>
internal readonly record struct ScoringRun(string Job, long Generation)
{
    public const string Prefix = "scoring/";

    public static ScoringRun Parse(string group)
    {
        int slash = group.IndexOf('/', Prefix.Length);
        return new ScoringRun(group[(slash + 1)..], long.Parse(group.AsSpan(Prefix.Length, slash - Prefix.Length), System.Globalization.CultureInfo.InvariantCulture));
    }

    public override string ToString() => FormattableString.Invariant($"{Prefix}{Generation}/{Job}");
}
