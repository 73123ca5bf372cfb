using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The state of a scoring job.</summary>
public enum ScoringStatus
{
    /// <summary>No job of this name has been started.</summary>
    NotStarted,

    /// <summary>Workers are at it, or will be.</summary>
    Running,

    /// <summary>All partitions are scored.</summary>
    Completed,

    /// <summary>All partitions but those that failed are scored. Starting the job again tries these again.</summary>
    CompletedWithFailures,

    /// <summary>It was canceled. Starting it again goes on.</summary>
    Canceled,
}

/// <summary>A partition that could not be scored. Immutable.</summary>
/// <param name="File">The input file.</param>
/// <param name="Partition">The number of the partition in the file, from 0.</param>
/// <param name="Message">The reason.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringFailure")]
public sealed record ScoringFailure([property: Id(0)] string File, [property: Id(1)] int Partition, [property: Id(2)] string Message);

/// <summary>The progress of a scoring job. Immutable.</summary>
/// <param name="Status">The state.</param>
/// <param name="Partitions">The partitions.</param>
/// <param name="Completed">Those that are scored, in earlier runs of the job too.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Rows">The rows scored, in earlier runs too.</param>
/// <param name="RowsPerSecond">The rows of this run by the time since its start.</param>
/// <param name="Failures">The failures, at most 100 of them.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringProgress")]
public sealed record ScoringProgress(
    [property: Id(0)] ScoringStatus Status,
    [property: Id(1)] int Partitions,
    [property: Id(2)] int Completed,
    [property: Id(3)] int Failed,
    [property: Id(4)] long Rows,
    [property: Id(5)] double RowsPerSecond,
    [property: Id(6)] ScoringFailure[] Failures)
{
    /// <summary>Describes the progress in a line, with the first failure.</summary>
    /// <returns>The description.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Status}: {Completed:N0} of {Partitions:N0} partitions scored, {Failed:N0} failed; {Rows:N0} rows, {RowsPerSecond:N0} rows/s{FirstFailure()}");

    private string FirstFailure() => Failures is not [var first, ..] ? "" : FormattableString.Invariant(
        $"; first failure: partition {first.Partition} of '{first.File}': {first.Message}");
}
