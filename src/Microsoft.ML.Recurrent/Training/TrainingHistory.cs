using System.Collections;

namespace Microsoft.ML.Recurrent;

/// <summary>One record per epoch of a fit, in order, and how it ended.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TrainingHistory : IReadOnlyList<TrainingEpoch>
{
    private readonly TrainingEpoch[] _epochs;

    internal TrainingHistory(IEnumerable<TrainingEpoch> epochs, int bestEpoch, string stopReason)
    {
        _epochs = [.. epochs];
        BestEpoch = bestEpoch;
        StopReason = stopReason;
    }

    /// <summary>The epoch, from 1, whose weights the model holds.</summary>
    public int BestEpoch { get; }

    /// <summary>Why the fit ended, in words.</summary>
    public string StopReason { get; }

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
        $"{Count} {(Count == 1 ? "epoch" : "epochs")}, epoch {BestEpoch} was the best. {StopReason}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
