using Microsoft.ML.Recurrent.Experiments.Pruners;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Holds a pruner's settings against the experiment, before the first trial.</summary>
internal static class PrunerCheck
{
    /// <summary>Refuses a pruner that could pause no trial, and warns of settings by which some of its work is lost.</summary>
    /// <exception cref="ArgumentException">The pruner could pause no trial.</exception>
    public static void Run(ExperimentPlan plan, TrialPipeline pipeline)
    {
        var limits = new PruningLimits(EpochLimit.Of(plan, pipeline), plan.Data.FoldCount, plan.Budget.Trials);
        ThrowIfFutile(plan.Pruner, limits);
        if ((plan.Pruner as ILimitedPruner)?.Remark(limits) is { } remark)
            plan.Warn(remark);
    }

    /// <exception cref="ArgumentException">The pruner could pause no trial.</exception>
    public static void ThrowIfFutile(IPruner pruner, PruningLimits limits)
    {
        if ((pruner as ILimitedPruner)?.Futility(limits) is { } reason)
            throw new ArgumentException(reason);
    }
}
