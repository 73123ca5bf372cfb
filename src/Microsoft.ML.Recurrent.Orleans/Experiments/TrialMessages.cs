using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>A worker's right to run one attempt at a trial, which ends where the worker is silent.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Attempt">The attempt, which rises each time the trial is leased.</param>
/// <param name="Worker">The worker's name.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.TrialLease")]
public sealed record TrialLease([property: Id(0)] int Trial, [property: Id(1)] int Attempt, [property: Id(2)] string Worker);

/// <summary>The abilities of a worker.</summary>
/// <param name="HasCuda">True if it can train on a CUDA device.</param>
/// <param name="FreeMemoryBytes">The memory that its machine has left.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.WorkerCapabilities")]
public sealed record WorkerCapabilities([property: Id(0)] bool HasCuda, [property: Id(1)] long FreeMemoryBytes);

/// <summary>The kinds of answers to a worker that asks for a trial.</summary>
public enum TrialGrantKind
{
    /// <summary>The worker has a trial to run.</summary>
    Granted,

    /// <summary>No trial may begin now: others run, on which the next one depends.</summary>
    Wait,

    /// <summary>The experiment has ended.</summary>
    Ended,

    /// <summary>The worker has another experiment or other data of that name, or lacks what the experiment requires.</summary>
    Refused,
}

/// <summary>The answer to a worker that asks for a trial.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.TrialGrant")]
public sealed record TrialGrant
{
    /// <summary>The kind of the answer.</summary>
    [Id(0)]
    public required TrialGrantKind Kind { get; init; }

    /// <summary>The lease; <see langword="null"/> unless the worker was granted a trial.</summary>
    [Id(1)]
    public TrialLease? Lease { get; init; }

    /// <summary>The trial with its configuration and what was measured so far; <see langword="null"/> unless the worker was granted it.</summary>
    [Id(2)]
    public Trial? Trial { get; init; }

    /// <summary>Events of this attempt that are recorded: the number of the next one.</summary>
    [Id(3)]
    public long Sequence { get; init; }

    /// <summary>The silence after which the lease ends.</summary>
    [Id(4)]
    public TimeSpan Duration { get; init; }

    /// <summary>The time after which to ask again; zero unless the worker is to wait.</summary>
    [Id(5)]
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The reason of a refusal; empty otherwise.</summary>
    [Id(6)]
    public string Reason { get; init; } = "";
}

/// <summary>The answer to an event.</summary>
/// <param name="IsOwner">False if the lease is lost: the event is not recorded, and the worker stops.</param>
/// <param name="Pause">The reason to pause the trial now; <see langword="null"/> where it goes on.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.TrialVerdict")]
public readonly record struct TrialVerdict([property: Id(0)] bool IsOwner, [property: Id(1)] string? Pause);
