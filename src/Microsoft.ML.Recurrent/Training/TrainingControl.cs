namespace Microsoft.ML.Recurrent;

/// <summary>Lets an observer ask a fit to stop; the epochs so far stay, the best one's weights are restored.</summary>
public sealed class TrainingControl
{
    internal TrainingControl()
    {
    }

    /// <summary>The network of the ensemble, from 0, that a stop is asked for; the others go on. 0 without an ensemble.</summary>
    public int Network { get; internal init; }

    /// <summary>The reason given for stopping the fit, or <see langword="null"/> if it was not asked to stop.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Asks the fit to end after the current batch or epoch. The first reason given stays.</summary>
    /// <param name="reason">Why, for <see cref="TrainingHistory.StopReason"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public void RequestStop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }
}
