using Microsoft.ML.Recurrent.Experiments.Pruners;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <summary>Pauses a trial whose best measurement so far is worse than the median of what the completed trials had measured by the same epoch (Golovin et al. 2017).</summary>
/// <remarks>Immutable and thread-safe. Folds are compared each with the same fold. A trial that has measured nothing but NaN is paused. Paused trials are not promoted.</remarks>
public sealed record MedianPruner : IPruner, ILimitedPruner
{
    /// <summary>Completed trials before the first one is paused. Range: 1 or more.</summary>
    /// <value>The default value is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int StartupTrials
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 5;

    /// <summary>Epochs of each fold after which no trial is paused yet. Range: 0 or more.</summary>
    /// <value>The default value is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int WarmupEpochs
    {
        get;
        init => field = Setting.AtLeast(0, value);
    }

    /// <inheritdoc/>
    public bool ShouldPause(Trial trial, PruningState state)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(state);
        if (trial.Measurements.Count == 0 || trial.Measurements[^1] is not { } last || last.Epoch <= WarmupEpochs)
            return false;
        double[] others = [.. state.Trials.Where(t => t.Number != trial.Number && t.Status == TrialStatus.Completed)
            .Select(t => t.BestUpTo(last.Epoch, state.Maximize, last.Fold)).OfType<double>().Order()];
        if (others.Length < StartupTrials)
            return false;
        double median = (others[(others.Length - 1) / 2] + others[others.Length / 2]) / 2;
        return trial.BestUpTo(last.Epoch, state.Maximize, last.Fold) is not { } best || (state.Maximize ? best < median : best > median);
    }

    /// <inheritdoc/>
    public int? Promote(PruningState state) => null;

    /// <inheritdoc/>
    public bool MayPromote(Trial trial, PruningState state) => false;

    string? ILimitedPruner.Futility(PruningLimits limits) => StartupTrials >= limits.Trials
        ? $"StartupTrials is {StartupTrials}, but the experiment has {RungLimits.Count(limits.Trials!.Value, "trial")} at most, so that the pruner would pause none; "
            + (limits.Trials == 1 ? "allow more trials, or take no pruner." : $"expected StartupTrials of 1 to {limits.Trials - 1}.")
        : WarmupEpochs > limits.LastPause - 1
            ? $"WarmupEpochs is {WarmupEpochs}, but trials have {RungLimits.Count(limits.Epochs!.Value, "epoch")} at most (Training.MaximumEpochs), so that the pruner would pause no trial "
                + $"before its end; {(limits.LastPause < 1 ? "give trials more epochs, or take no pruner." : $"expected WarmupEpochs of 0 to {limits.LastPause - 1}.")}"
            : null;
}
