using Microsoft.ML.Recurrent.Experiments.Pruners;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <summary>Asynchronous successive halving in its promotion form (Li et al. 2020): every trial pauses at a rung of epochs, and the best <c>1 / <see cref="ReductionFactor"/></c> of
/// a rung's trials go on to the next one, as soon as there is room. A worker that is free first resumes the best trial that a rung may promote.</summary>
/// <remarks>Immutable and thread-safe. The rungs are <see cref="MinimumEpochs"/> epochs and each further one <see cref="ReductionFactor"/> times as many; a trial's value at a rung is
/// its best one up to there, and equal trials are ranked by number. Measurements that are not numbers are the worst. Of several folds the first one decides; the others
/// run through. Once all trials of the experiment have begun, every rung promotes one at least, so that a few trials also come to an end.</remarks>
public sealed record AshaPruner : IPruner, ILimitedPruner
{
    /// <summary>Epochs of the first rung. Range: 1 or more, below <see cref="MaximumEpochs"/> and the epochs of a trial; an experiment refuses more.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinimumEpochs
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 1;

    /// <summary>The factor from one rung to the next, of which one trial is promoted. Range: 2 or more.</summary>
    /// <value>The default value is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int ReductionFactor
    {
        get;
        init => field = Setting.AtLeast(2, value);
    } = 3;

    /// <summary>Epochs of a full fit, at which no trial is paused any more; <see langword="null"/> where trials end on their own. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaximumEpochs
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaximumEpochs is {value}; expected 1 or more, or null.");
    }

    /// <inheritdoc/>
    public bool ShouldPause(Trial trial, PruningState state)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(state);
        if (trial.Measurements.Count == 0 || trial.Measurements[^1] is not { Fold: 0 } last)
            return false;
        int before = trial.Measurements.SkipLast(1).Select(m => m.Epoch).DefaultIfEmpty().Max();
        var rungs = Rungs(state with { Trials = [.. state.Trials.Where(t => t.Number != trial.Number), trial] });
        int reached = rungs.LastReached(last.Epoch);
        return reached >= 0 && reached > rungs.LastReached(before) && !rungs.Promotable(reached).Any(t => t.Number == trial.Number);
    }

    /// <inheritdoc/>
    public int? Promote(PruningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var rungs = Rungs(state);
        return rungs.FromTheTop().SelectMany(rung => rungs.Promotable(rung).Where(t => t.Status == TrialStatus.Paused && rungs.LastReached(t.LastEpoch()) == rung))
            .FirstOrDefault()?.Number;
    }

    /// <inheritdoc/>
    public bool MayPromote(Trial trial, PruningState state)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(state);
        var rungs = Rungs(state);
        int rung = rungs.LastReached(trial.LastEpoch());
        return rung < 0 || rungs.MayPromote(trial.Number, rung);
    }

    string? ILimitedPruner.Futility(PruningLimits limits) => MinimumEpochs >= MaximumEpochs
        ? $"MinimumEpochs is {MinimumEpochs} and MaximumEpochs is {MaximumEpochs}, so that the pruner would pause no trial; expected "
            + (MaximumEpochs == 1 ? "MaximumEpochs of 2 or more." : $"MinimumEpochs of 1 to {MaximumEpochs - 1}.")
        : RungLimits.Unreached(MinimumEpochs, $"MinimumEpochs is {MinimumEpochs}", limits);

    string? ILimitedPruner.Remark(PruningLimits limits) => RungLimits.Beyond(nameof(AshaPruner), MaximumEpochs, limits)
        ?? (MaximumEpochs is null && limits is { Epochs: { } end, Folds: 1 } && IsRung(end)
            ? $"{nameof(AshaPruner)} has a rung at {end} epochs, with which trials end (Training.MaximumEpochs): it pauses trials that are over. Set MaximumEpochs to {end}."
            : null);

    private bool IsRung(int epochs)
    {
        long rung = MinimumEpochs;
        while (rung < epochs)
            rung *= ReductionFactor;
        return rung == epochs;
    }

    private Rungs Rungs(PruningState state) => new(state, MinimumEpochs, ReductionFactor, MaximumEpochs ?? int.MaxValue);
}
