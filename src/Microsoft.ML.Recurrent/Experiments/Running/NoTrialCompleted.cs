namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The reason of an experiment without a result: what became of its trials, and what would change it.</summary>
internal static class NoTrialCompleted
{
    public static string Reason(ExperimentPlan plan, ExperimentSchedule schedule)
    {
        var trials = schedule.Trials;
        if (trials.Count == 0)
            return $"No trial completed: 0 began, because {(schedule.IsExhausted
                ? "the tuner proposed no configuration. Use another tuner, or another space."
                : "the time was over. Allow more time.")}";
        Trial[] failed = [.. trials.Where(trial => trial.Status == TrialStatus.Failed)];
        string error = failed.Length == 0 ? "" : $" The first error: {failed[0].Error}";
        if (failed.Length == trials.Count)
            return $"{(failed.Length == 1 ? "The only trial" : $"All {failed.Length} trials")} failed.{error}";
        string advice = string.Concat(Advice(plan, schedule).Select(sentence => $" {sentence}"));
        return $"No trial completed: {trials.Count} began, {failed.Length} failed, {trials.Count - failed.Length} paused.{advice}{error}";
    }

    private static IEnumerable<string> Advice(ExperimentPlan plan, ExperimentSchedule schedule)
    {
        if (schedule.IsTimeOver)
            yield return "Allow more time.";
        if (!schedule.HasEpochs)
            yield return "Allow more epochs.";
        if (schedule.Trials.Any(trial => trial is { Status: TrialStatus.Paused, Ending: ExperimentSchedule.PausedByPruner }))
            yield return $"Choose a pruner that pauses less than {plan.Pruner.GetType().Name}, or none.";
    }
}
