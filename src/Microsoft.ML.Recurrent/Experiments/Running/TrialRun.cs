using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>One attempt at a trial: fits and measures the folds that are left, until the trial is complete, paused or failed.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="folds">Its data.</param>
/// <param name="scheduler">The record of all trials.</param>
/// <param name="files">Checkpoints and models.</param>
/// <param name="number">The trial.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="cancellation">Ends the attempt; the trial can go on later.</param>
internal sealed class TrialRun(
    ExperimentPlan plan, IReadOnlyList<TrialFold> folds, TrialScheduler scheduler, TrialFiles files, int number, int attempt, CancellationToken cancellation)
{
    private long _since = Stopwatch.GetTimestamp();

    /// <exception cref="OperationCanceledException">The experiment was cancelled.</exception>
    /// <exception cref="IOException">The disk is full, or the journal, a checkpoint or a model cannot be written.</exception>
    public void Run()
    {
        try
        {
            RunFolds(scheduler.Trials[number]);
        }
        catch (Exception e) when (e is not OperationCanceledException && scheduler.Failure is null && !EnvironmentFailure.Is(e, files.Root))
        {
            Record(JournalEventKind.Failed, text: e.Message);
            scheduler.Remember(number, e);
        }
    }

    private void RunFolds(Trial trial)
    {
        if (scheduler.IsUndecided(number) && trial.FoldMetrics.Count < folds.Count && scheduler.PauseOf(number) is { } reason)
        {
            Record(JournalEventKind.Paused, text: reason);
            return;
        }

        var (context, pipeline) = plan.PipelineOf(trial.Configuration, number);
        while (trial.FoldMetrics.Count < folds.Count)
        {
            if (RunFold(context, pipeline, trial) is not { } measured)
                return;
            trial = measured;
        }

        Record(JournalEventKind.Completed, value: trial.FoldMetrics.Average(), text: trial.Ending);
    }

    /// <returns>The trial with the fold's metric, or null where it was paused.</returns>
    private Trial? RunFold(MLContext context, TrialPipeline pipeline, Trial trial)
    {
        int fold = trial.FoldMetrics.Count;
        string? checkpoint = plan.NeedsCheckpoints ? files.CheckpointOf(number, fold) : null;
        var fit = new FoldFit(plan, scheduler, checkpoint, trial, figure => Record(JournalEventKind.Measured, fold, figure.Epoch, figure.Value));
        if (fit.Run(context, pipeline, folds[fold], cancellation) is not { } model)
        {
            Record(JournalEventKind.Paused, text: fit.Ending);
            return null;
        }

        double metric = plan.Metric.Measure(context, pipeline, model, folds[fold], cancellation);
        ThrowIfUnusable(metric);
        bool isLast = fold == folds.Count - 1;
        if (isLast && scheduler.IsKept(trial.FoldMetrics.Append(metric).Average(), number))
            files.Save(number, model, folds[fold].Training.Schema);
        var measured = Record(JournalEventKind.FoldCompleted, fold, value: metric, text: fit.Ending);
        if (checkpoint is not null && File.Exists(checkpoint))
            File.Delete(checkpoint);
        if (isLast || scheduler.PauseOf(number) is not { } reason)
            return measured;
        Record(JournalEventKind.Paused, text: reason);
        return null;
    }

    private void ThrowIfUnusable(double metric)
    {
        if (!double.IsFinite(metric))
            throw new InvalidOperationException($"{plan.Metric.Name} is {(double.IsNaN(metric) ? "not a number" : metric > 0 ? "infinite" : "minus infinity")} "
                + "on the validation rows; give validation rows that it can be measured on.");
    }

    private Trial Record(JournalEventKind kind, int? fold = null, int? epoch = null, double? value = null, string? text = null)
    {
        double seconds = Stopwatch.GetElapsedTime(_since).TotalSeconds;
        _since = Stopwatch.GetTimestamp();
        return scheduler.Record(new JournalEvent { Kind = kind, Trial = number, Attempt = attempt, Fold = fold, Epoch = epoch, Value = value, Text = text, Seconds = seconds });
    }
}
