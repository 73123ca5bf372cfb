using Microsoft.ML.Recurrent.Experiments.Pruners;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <summary>Several brackets of successive halving side by side (Li et al. 2018), each an <see cref="AshaPruner"/>: from one that looks at many trials after a few epochs to one
/// that lets all run through, so that a configuration that begins slowly has a chance in some of them.</summary>
/// <remarks>Immutable and thread-safe. A trial's number alone decides its bracket; brackets have as many trials as their budgets ask for.</remarks>
public sealed record HyperbandPruner : IPruner, ILimitedPruner
{
    private const double GoldenRatio = 0.61803398874989484820;

    /// <summary>Epochs of a full fit. Range: 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public required int MaximumEpochs
    {
        get;
        init => field = Setting.AtLeast(1, value);
    }

    /// <summary>Epochs after which the most daring bracket first pauses trials. Range: 1 or more, at most <see cref="MaximumEpochs"/> / <see cref="ReductionFactor"/>; an experiment refuses more.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinimumEpochs
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 1;

    /// <summary>The factor from one rung to the next. Range: 2 or more.</summary>
    /// <value>The default value is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int ReductionFactor
    {
        get;
        init => field = Setting.AtLeast(2, value);
    } = 3;

    /// <summary>Brackets: one, and one more for each time that <see cref="ReductionFactor"/> goes into <see cref="MaximumEpochs"/> / <see cref="MinimumEpochs"/>.</summary>
    public int Brackets
    {
        get
        {
            int brackets = 1;
            for (long rung = (long)MinimumEpochs * ReductionFactor; rung <= MaximumEpochs; rung *= ReductionFactor)
                brackets++;
            return brackets;
        }
    }

    /// <inheritdoc/>
    public bool ShouldPause(Trial trial, PruningState state)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(state);
        int bracket = BracketOf(trial.Number);
        return Bracket(bracket).ShouldPause(trial, Within(state, bracket));
    }

    /// <inheritdoc/>
    public int? Promote(PruningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Enumerable.Range(0, Brackets).Select(bracket => Bracket(bracket).Promote(Within(state, bracket))).FirstOrDefault(number => number is not null);
    }

    /// <inheritdoc/>
    public bool MayPromote(Trial trial, PruningState state)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(state);
        int bracket = BracketOf(trial.Number);
        return Bracket(bracket).MayPromote(trial, Within(state, bracket));
    }

    string? ILimitedPruner.Futility(PruningLimits limits) => Brackets == 1
        ? $"MinimumEpochs is {MinimumEpochs}, MaximumEpochs is {MaximumEpochs} and ReductionFactor is {ReductionFactor}, which makes one bracket that pauses no trial; "
            + $"expected MaximumEpochs of {(long)MinimumEpochs * ReductionFactor} or more."
        : RungLimits.Unreached(Bracket(0).MinimumEpochs, $"The first rung of {Brackets} brackets is at {RungLimits.Count(Bracket(0).MinimumEpochs, "epoch")}", limits);

    string? ILimitedPruner.Remark(PruningLimits limits) => RungLimits.Beyond(nameof(HyperbandPruner), MaximumEpochs, limits);

    /// <summary>The bracket of a trial, from the most daring one, 0, to the one that pauses none.</summary>
    /// <param name="number">The trial's number.</param>
    internal int BracketOf(int number)
    {
        double[] sizes = [.. Enumerable.Range(0, Brackets).Select(SizeOf)];
        double place = (number + 0.5) * GoldenRatio % 1 * sizes.Sum();
        int bracket = 0;
        while (bracket < sizes.Length - 1 && (place -= sizes[bracket]) >= 0)
            bracket++;
        return bracket;
    }

    /// <summary>Trials that a bracket begins with, by the paper's budget.</summary>
    private double SizeOf(int bracket)
    {
        int halvings = Brackets - 1 - bracket;
        return Math.Ceiling((double)Brackets / (halvings + 1) * Math.Pow(ReductionFactor, halvings));
    }

    private AshaPruner Bracket(int bracket)
    {
        double first = MaximumEpochs / Math.Pow(ReductionFactor, Brackets - 1 - bracket);
        return new AshaPruner { MinimumEpochs = Math.Max(1, (int)first), ReductionFactor = ReductionFactor, MaximumEpochs = MaximumEpochs };
    }

    private PruningState Within(PruningState state, int bracket) => state with
    {
        Trials = [.. state.Trials.Where(t => BracketOf(t.Number) == bracket)],
        MaximumTrials = state.MaximumTrials is { } most ? Enumerable.Range(0, most).Count(number => BracketOf(number) == bracket) : null,
    };
}
