namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The error of an experiment without a result: what became of its trials, and what would change it.</summary>
internal static class NoTrialCompleted
{
    public static InvalidOperationException Error(ExperimentPlan plan, TrialScheduler scheduler)
    {
        var trials = scheduler.Trials;
        if (trials.Count == 0)
            return new(scheduler.IsExhausted ? "No trial completed: 0 began, because the tuner proposed no configuration. Use another tuner, or another space." : "No trial completed: 0 began, because the time was over. Allow more time.");
        Trial[] failed = [.. trials.Where(trial => trial.Status == TrialStatus.Failed)];
        var first = failed.Length == 0 ? null : scheduler.ErrorOf(failed[0].Number);
        string error = failed.Length == 0 ? "" : $" The first error: {failed[0].Error}";
        if (failed.Length == trials.Count)
            return new($"{(failed.Length == 1 ? "The only trial" : $"All {failed.Length} trials")} failed.{error}", first);
        string advice = string.Concat(Advice(plan, scheduler, trials).Select(sentence => $" {sentence}"));
        return new($"No trial completed: {trials.Count} began, {failed.Length} failed, {trials.Count - failed.Length} paused.{advice}{error}", first);
    }

    private static IEnumerable<string> Advice(ExperimentPlan plan, TrialScheduler scheduler, IReadOnlyList<Trial> trials)
    {
        if (scheduler.IsTimeOver)
            yield return "Allow more time.";
        if (!scheduler.HasEpochs)
            yield return "Allow more epochs.";
        if (trials.Any(trial => trial is { Status: TrialStatus.Paused, Ending: TrialScheduler.PausedByPruner }))
            yield return $"Choose a pruner that pauses less than {plan.Pruner.GetType().Name}, or none.";
    }
}
