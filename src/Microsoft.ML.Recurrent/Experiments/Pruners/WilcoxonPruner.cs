using Microsoft.ML.Recurrent.Experiments.Pruners;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <summary>Pauses a trial between folds once its folds are worse than the same folds of the best completed trial by Wilcoxon's signed-rank test (1945), one-sided.</summary>
/// <remarks>Immutable and thread-safe. A trial whose folds so far are better in the mean is never paused. With the default threshold four folds are needed: three that are all
/// worse have a p-value of 1/8. Paused trials are not promoted.</remarks>
public sealed record WilcoxonPruner : IPruner, ILimitedPruner
{
    /// <summary>The p-value below which a trial is paused. Range: above 0, below 1.</summary>
    /// <value>The default value is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no such number.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and < 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Threshold is {value}; expected a number above 0 and below 1."));
    } = 0.1;

    /// <summary>Folds before the first test. Range: 1 or more.</summary>
    /// <value>The default value is 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int StartupFolds
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 2;

    /// <inheritdoc/>
    public bool ShouldPause(Trial trial, PruningState state)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(state);
        int folds = trial.FoldMetrics.Count;
        var completed = state.Trials.Where(t => t.Number != trial.Number && t.Status == TrialStatus.Completed && t.FoldMetrics.Count >= folds && t.Metric is { } m && !double.IsNaN(m));
        var best = state.Maximize ? completed.MaxBy(t => t.Metric) : completed.MinBy(t => t.Metric);
        if (folds < StartupFolds || best is null)
            return false;
        double[] worse = [.. trial.FoldMetrics.Zip(best.FoldMetrics).Select(f => Worse(f.First, f.Second, state.Maximize))];
        return worse.Sum() >= 0 && SignedRankTest.PValue(worse) < Threshold;
    }

    /// <inheritdoc/>
    public int? Promote(PruningState state) => null;

    /// <inheritdoc/>
    public bool MayPromote(Trial trial, PruningState state) => false;

    string? ILimitedPruner.Futility(PruningLimits limits) => limits switch
    {
        { Folds: 1 } => "WilcoxonPruner compares folds, but the data has one; call SetDataset with a number of folds, or choose another pruner.",
        { Trials: 1 } => "WilcoxonPruner compares trials, but the experiment has one; allow more trials, or take no pruner.",
        { Folds: { } folds } when FirstPause >= folds => FormattableString.Invariant($"StartupFolds is {StartupFolds} and Threshold is {Threshold}, with which a trial is paused after {FirstPause} folds at ")
            + $"the earliest, but the data has {folds}; expected {FirstPause + 1} folds or more{(FirstPause > StartupFolds ? ", or a higher Threshold" : ", or fewer StartupFolds")}.",
        _ => null,
    };

    /// <summary>Folds after which a trial can be paused, all of them worse: n such folds have a p-value of 1 / 2^n.</summary>
    private int FirstPause
    {
        get
        {
            int folds = StartupFolds;
            while (Math.Pow(0.5, folds) >= Threshold)
                folds++;
            return folds;
        }
    }

    private static double Worse(double metric, double best, bool maximize) => double.IsNaN(metric) ? double.MaxValue : maximize ? best - metric : metric - best;
}
