using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>One network's fit as a checkpoint holds it: its course as JSON, its numbers as arrays.</summary>
/// <param name="Records">The measurements so far.</param>
/// <param name="BestRecord">The best one's place, from 1.</param>
/// <param name="StopReason">The reason given for stopping, or null.</param>
/// <param name="IsFinished">True if the fit has ended; only its weights are kept then.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">The epoch, from 1, that the last step belongs to.</param>
internal sealed record NetworkState(
    IReadOnlyList<TrainingEpoch> Records, int BestRecord, string? StopReason, bool IsFinished, long Step, int Epoch)
{
    /// <summary>The numbers, which are no part of the JSON.</summary>
    [JsonIgnore]
    public SavedArrays Arrays { get; init; } = new();

    /// <summary>The history so far.</summary>
    /// <param name="network">The network's place in an ensemble.</param>
    public TrainingHistory ToHistory(int network) => new(Records, BestRecord, StopReason ?? "The fit has not ended.") { Network = network };

    /// <summary>True if a file can have been written so.</summary>
    [JsonIgnore]
    public bool IsPossible => Records.All(record => record is not null) && BestRecord >= 0 && BestRecord <= Records.Count && Step >= 0 && Epoch >= 0 && (StopReason is not null || !IsFinished);
}
