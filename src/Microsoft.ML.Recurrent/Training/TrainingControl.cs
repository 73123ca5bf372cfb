namespace Microsoft.ML.Recurrent;

/// <summary>Lets an observer ask a fit to stop, to pause or to write a checkpoint, and look at its weights.</summary>
public sealed class TrainingControl
{
    internal TrainingControl()
    {
    }

    /// <summary>The network of the ensemble, from 0, that a stop is asked for; the others go on. 0 without an ensemble.</summary>
    public int Network { get; internal init; }

    /// <summary>The reason given for stopping the fit, or <see langword="null"/> if it was not asked to stop.</summary>
    public string? StopReason { get; private set; }

    /// <summary>The reason given for pausing the fit, or <see langword="null"/> if it was not asked to pause.</summary>
    public string? PauseReason { get; private set; }

    internal Func<RecurrentModelParameters> Weights { get; init; } = static () => throw new InvalidOperationException("There is no network yet.");

    /// <summary>True if a checkpoint was asked for since the last one.</summary>
    internal bool IsCheckpointRequested { get; set; }

    /// <summary>True to read each loss from the device at once.</summary>
    internal bool ReadsEveryLoss { get; set; }

    /// <summary>True if no further batch is to be trained on.</summary>
    internal bool EndsLeg => StopReason is not null || PauseReason is not null;

    /// <summary>Asks the fit to end after the current batch or epoch: the epochs so far stay, and the best one's weights are restored. The first reason given stays.
    /// Where a pause is asked for, too, the fit is paused first, and ends by the stop when it is resumed.</summary>
    /// <param name="reason">The reason, for <see cref="TrainingHistory.StopReason"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public void RequestStop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }

    /// <summary>Asks the fit, an ensemble's other networks included, to end after the current batch or epoch with a <see cref="FitPausedException"/>, from whose state it can
    /// go on. The state is also written to <see cref="FitContext.CheckpointPath"/>, where there is one. The first reason given stays. A pause
    /// goes before a stop that is asked for of the same batch or epoch: the stop is part of the state, and ends the fit when it is resumed.</summary>
    /// <param name="reason">The reason, for <see cref="FitPausedException.Reason"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public void RequestPause(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        PauseReason ??= reason;
    }

    /// <summary>Asks for a checkpoint after the current batch or epoch, whatever <see cref="FitContext.CheckpointInterval"/> is. Without a
    /// <see cref="FitContext.CheckpointPath"/> none is written.</summary>
    public void RequestCheckpoint() => IsCheckpointRequested = true;

    /// <summary>Copies the weights as a model would hold them now. The fit is not changed by it; on a CUDA device it waits for what is queued there.</summary>
    public RecurrentModelParameters GetWeights() => Weights();
}
