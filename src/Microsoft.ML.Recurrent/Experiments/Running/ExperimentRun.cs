namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>One run of an experiment: what its journal knows, the trials that are left, and what came of all.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="cancellation">Ends the run; what it has so far stays.</param>
internal sealed class ExperimentRun(ExperimentPlan plan, CancellationToken cancellation)
{
    /// <exception cref="ArgumentException">The metric does not fit the task, or the pipeline or the data cannot be used.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows, all trials failed, or none completed in time.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before a trial completed.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public ExperimentResult Run()
    {
        using var journal = plan.Journal;
        (plan, var pipeline) = plan.Settled();
        var folds = new TrialDataCheck(plan, pipeline).Folds(cancellation);
        PrunerCheck.Run(plan, pipeline);
        var schedule = new ExperimentSchedule(plan);
        foreach (var entry in journal?.Open(plan.Header(pipeline, cancellation)) ?? [])
            schedule.Apply(entry);
        using var files = new TrialFiles(journal?.FilesFolder, plan.Context);
        var scheduler = new TrialScheduler(plan, schedule, cancellation);
        scheduler.Clean(files);
        RunTrials(scheduler, new TrialExecution(plan, folds, files, plan.NeedsCheckpoints));
        return Result(scheduler, schedule, files);
    }

    private void RunTrials(TrialScheduler scheduler, TrialExecution execution)
    {
        List<Thread> helpers = [];
        for (int worker = 1; worker < plan.Concurrency; worker++)
        {
            var thread = new Thread(() => Work(scheduler, execution)) { IsBackground = true, Name = $"Experiment {worker}" };
            thread.Start();
            helpers.Add(thread);
        }

        Work(scheduler, execution);
        helpers.ForEach(helper => helper.Join());
    }

    private void Work(TrialScheduler scheduler, TrialExecution execution)
    {
        try
        {
            while (scheduler.Next() is { } next)
                Work(scheduler, execution, next.Trial, next.Attempt);
        }
        catch (Exception e)
        {
            // A thread has nobody to tell; the run throws the first error.
            scheduler.Fail(e);
        }
    }

    private void Work(TrialScheduler scheduler, TrialExecution execution, Trial trial, int attempt)
    {
        try
        {
            if (execution.Run(trial, attempt, new ScheduledTrial(scheduler, trial.Number), cancellation) is { } error)
                scheduler.Remember(trial.Number, error);
            scheduler.Clean(execution.Files);
        }
        finally
        {
            scheduler.Release(trial.Number);
        }
    }

    private ExperimentResult Result(TrialScheduler scheduler, ExperimentSchedule schedule, TrialFiles files)
    {
        var trials = scheduler.Trials;
        if (scheduler.Failure is { } failure && failure is not OperationCanceledException)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        if (trials.Any(trial => trial.Status == TrialStatus.Completed))
            return new ExperimentResult(plan, trials, files);
        cancellation.ThrowIfCancellationRequested();
        if (scheduler.Failure is OperationCanceledException cancelled)
            throw new OperationCanceledException("The experiment was cancelled before a trial completed.", cancelled);
        throw new InvalidOperationException(NoTrialCompleted.Reason(plan, schedule), scheduler.FirstError());
    }
}
