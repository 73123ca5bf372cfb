using System.Collections;

namespace Microsoft.ML.Recurrent;

/// <summary>One record per measurement of a fit, in order, and how it ended.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TrainingHistory : IReadOnlyList<TrainingEpoch>
{
    private readonly TrainingEpoch[] _records;
    private readonly TrainingHistory[]? _networks;

    internal TrainingHistory(IEnumerable<TrainingEpoch> records, int bestRecord, string stopReason)
    {
        _records = [.. records];
        BestRecord = bestRecord;
        StopReason = stopReason;
    }

    /// <summary>The first network's history with those of an ensemble's further networks.</summary>
    internal TrainingHistory(TrainingHistory first, IEnumerable<TrainingHistory> others)
        : this(first._records, first.BestRecord, first.StopReason) => (_networks, Refit) = ([this, .. others], first.Refit);

    /// <summary>The record whose weights the model holds, or <see langword="null"/> where there is none.</summary>
    public TrainingEpoch? Best => BestRecord >= 1 && BestRecord <= Count ? _records[BestRecord - 1] : null;

    /// <summary>The epoch, from 1, whose weights the model holds: <see cref="TrainingEpoch.Epoch"/> of <see cref="Best"/>.</summary>
    public int BestEpoch => Best?.Epoch ?? BestRecord;

    /// <summary>The reason for which the fit ended, in words.</summary>
    public string StopReason { get; }

    /// <summary>The network of the ensemble, from 0, that this is the history of; 0 without an ensemble.</summary>
    public int Network { get; internal init; }

    /// <summary>The history of each network of an ensemble, in order; the first one is this one. Without an ensemble it is the only one.</summary>
    public IReadOnlyList<TrainingHistory> Networks => _networks ?? [this];

    /// <summary>The course of a forecaster's refit on all rows, which measures nothing on the way; <see langword="null"/> where there was none. The model
    /// holds its weights.</summary>
    public TrainingHistory? Refit { get; internal init; }

    /// <summary>The members that a forecaster is blended of, with their weights and validation errors, for each block of horizon steps in order;
    /// <see langword="null"/> where the network stands alone, and for what is no forecaster.</summary>
    public IReadOnlyList<ForecastBlend>? Members { get; private init; }

    /// <summary>Number of records.</summary>
    public int Count => _records.Length;

    /// <summary>Passes over the training split, the last one as a whole.</summary>
    internal int Epochs => Count == 0 ? 0 : _records[^1].Epoch;

    /// <summary>The place of <see cref="Best"/>, from 1.</summary>
    internal int BestRecord { get; }

    /// <summary>The same history with what the network is blended with.</summary>
    internal TrainingHistory With(IReadOnlyList<ForecastBlend> members) => new(this, Networks.Skip(1)) { Members = members };

    /// <summary>The record at a position, from 0.</summary>
    /// <param name="index">Range: 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">No such position.</exception>
    public TrainingEpoch this[int index] => _records[index];

    /// <summary>Enumerates the records in order.</summary>
    public IEnumerator<TrainingEpoch> GetEnumerator() => ((IEnumerable<TrainingEpoch>)_records).GetEnumerator();

    /// <summary>The same course, and that of a refit.</summary>
    internal TrainingHistory With(TrainingHistory? refit)
    {
        var first = new TrainingHistory(_records, BestRecord, StopReason) { Network = Network, Refit = refit, Members = Members };
        return _networks is null ? first : new TrainingHistory(first, _networks.Skip(1)) { Members = Members };
    }

    /// <summary>Describes the fit: the number of epochs, the best one, and why the fit ended.</summary>
    public override string ToString() =>
        $"{(Networks.Count > 1 ? $"First of {Networks.Count} networks: " : "")}{Epochs} {(Epochs == 1 ? "epoch" : "epochs")}, epoch {BestEpoch} was the best. {StopReason}{(Refit is null ? "" : " Refitted on all rows.")}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
