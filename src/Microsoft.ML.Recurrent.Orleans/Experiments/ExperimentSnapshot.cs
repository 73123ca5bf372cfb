using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The states of an experiment.</summary>
public enum ExperimentStatus
{
    /// <summary>Trials run, wait for workers, or are still to begin.</summary>
    Running,

    /// <summary>The experiment has ended with a best trial.</summary>
    Completed,

    /// <summary>The experiment has ended without one.</summary>
    Failed,
}

/// <summary>One trial of an experiment, for a leaderboard.</summary>
/// <param name="Number">The number, from 0.</param>
/// <param name="Status">The state.</param>
/// <param name="Metric">The metric; <see langword="null"/> until the trial has completed.</param>
/// <param name="Latest">The latest validation figure of its fits; <see langword="null"/> before the first one.</param>
/// <param name="Epochs">Epochs so far.</param>
/// <param name="Attempt">The number of times that it was leased.</param>
/// <param name="Worker">The worker that runs it; empty where none does.</param>
/// <param name="Configuration">Its parameters, such as <c>HiddenSize = 64, Training.LearningRate = 0.003</c>.</param>
/// <param name="Ending">The reason for which it ended or was paused, or its error; empty while it runs.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.TrialSnapshot")]
public sealed record TrialSnapshot(
    [property: Id(0)] int Number,
    [property: Id(1)] TrialStatus Status,
    [property: Id(2)] double? Metric,
    [property: Id(3)] double? Latest,
    [property: Id(4)] int Epochs,
    [property: Id(5)] int Attempt,
    [property: Id(6)] string Worker,
    [property: Id(7)] string Configuration,
    [property: Id(8)] string Ending);

/// <summary>The state of an experiment.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ExperimentSnapshot")]
public sealed record ExperimentSnapshot
{
    /// <summary>The state.</summary>
    [Id(0)]
    public required ExperimentStatus Status { get; init; }

    /// <summary>The name of the metric.</summary>
    [Id(1)]
    public required string MetricName { get; init; }

    /// <summary>True if a higher metric is better.</summary>
    [Id(2)]
    public required bool IsHigherBetter { get; init; }

    /// <summary>All trials by number.</summary>
    [Id(3)]
    public required IReadOnlyList<TrialSnapshot> Trials { get; init; }

    /// <summary>The number of the best completed trial; <see langword="null"/> before one has completed.</summary>
    [Id(4)]
    public int? BestTrial { get; init; }

    /// <summary>Epochs of all trials.</summary>
    [Id(5)]
    public long Epochs { get; init; }

    /// <summary>The reason for which an experiment has failed; <see langword="null"/> otherwise.</summary>
    [Id(6)]
    public string? Error { get; init; }

    /// <summary>The best completed trial; <see langword="null"/> before one has completed.</summary>
    public TrialSnapshot? Best => BestTrial is { } number ? Trials[number] : null;

    /// <summary>Trials that have a state.</summary>
    /// <param name="status">The state.</param>
    public int Count(TrialStatus status) => Trials.Count(trial => trial.Status == status);
}
