using System.Collections;

namespace Microsoft.ML.Recurrent;

/// <summary>One record per epoch of a fit, in order, and how it ended.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TrainingHistory : IReadOnlyList<TrainingEpoch>
{
    private readonly TrainingEpoch[] _epochs;
    private readonly TrainingHistory[]? _networks;

    internal TrainingHistory(IEnumerable<TrainingEpoch> epochs, int bestEpoch, string stopReason)
    {
        _epochs = [.. epochs];
        BestEpoch = bestEpoch;
        StopReason = stopReason;
    }

    /// <summary>The first network's history with those of an ensemble's further networks.</summary>
    internal TrainingHistory(TrainingHistory first, IEnumerable<TrainingHistory> others)
        : this(first._epochs, first.BestEpoch, first.StopReason) => _networks = [this, .. others];

    /// <summary>The epoch, from 1, whose weights the model holds.</summary>
    public int BestEpoch { get; }

    /// <summary>Why the fit ended, in words.</summary>
    public string StopReason { get; }

    /// <summary>The network of the ensemble, from 0, that this is the history of; 0 without an ensemble.</summary>
    public int Network { get; internal init; }

    /// <summary>The history of each network of an ensemble, in order; the first one is this one. Without an ensemble it is the only one.</summary>
    public IReadOnlyList<TrainingHistory> Networks => _networks ?? [this];

    /// <summary>Number of epochs.</summary>
    public int Count => _epochs.Length;

    /// <summary>The epoch at a position, from 0.</summary>
    /// <param name="index">Range: 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">No such position.</exception>
    public TrainingEpoch this[int index] => _epochs[index];

    /// <summary>Enumerates the epochs in order.</summary>
    public IEnumerator<TrainingEpoch> GetEnumerator() => ((IEnumerable<TrainingEpoch>)_epochs).GetEnumerator();

    /// <summary>How many epochs there were, which was the best, and why the fit ended.</summary>
    public override string ToString() =>
        $"{(Networks.Count > 1 ? $"First of {Networks.Count} networks: " : "")}{Count} {(Count == 1 ? "epoch" : "epochs")}, epoch {BestEpoch} was the best. {StopReason}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
