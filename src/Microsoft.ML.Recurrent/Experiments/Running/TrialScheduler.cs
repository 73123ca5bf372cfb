namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>An experiment's schedule for the threads of one process: it waits for a trial, and keeps journal, progress and errors. Thread-safe.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="schedule">Decides, and knows the trials so far.</param>
/// <param name="cancellation">Ends the experiment.</param>
internal sealed class TrialScheduler(ExperimentPlan plan, ExperimentSchedule schedule, CancellationToken cancellation)
{
    private const int FailuresToTell = 2;

    private readonly object _gate = new();
    private readonly HashSet<int> _running = [];
    private readonly Dictionary<int, Exception> _errors = [];
    private bool _hasWarned;

    /// <summary>The error that has ended the experiment; null where there is none.</summary>
    public Exception? Failure { get; private set; }

    public IReadOnlyList<Trial> Trials
    {
        get
        {
            lock (_gate)
                return [.. schedule.Trials];
        }
    }

    /// <summary>Waits for a trial to run: one that was interrupted, one that is promoted, or a new one.</summary>
    /// <returns>The trial and its attempt; null where nothing is left to do.</returns>
    public (Trial Trial, int Attempt)? Next()
    {
        lock (_gate)
        {
            while (Failure is null && !cancellation.IsCancellationRequested && !schedule.IsTimeOver)
            {
                if ((_running.Count == 0 || MemoryLimit.HasRoom(plan.MaximumMemory)) && Begin() is { } begun)
                {
                    _running.Add(begun.Trial);
                    return (schedule.Trials[begun.Trial], begun.Attempt);
                }

                if (_running.Count == 0)
                    return null;
                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    /// <summary>Tells that a worker is done with a trial, however it ended.</summary>
    public void Release(int trial)
    {
        lock (_gate)
        {
            _running.Remove(trial);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Writes an event to the journal and applies it.</summary>
    /// <returns>The reason to pause the trial; null where it goes on.</returns>
    /// <exception cref="IOException">The journal cannot be written; the experiment ends.</exception>
    public string? Record(JournalEvent entry)
    {
        lock (_gate)
        {
            try
            {
                plan.Journal?.Append(entry);
                Tell(entry, schedule.Apply(entry));
                return entry.Kind is JournalEventKind.Measured or JournalEventKind.FoldCompleted ? schedule.PauseOf(entry.Trial) : null;
            }
            catch (Exception e)
            {
                // The errors of journals, receivers of progress and pruners are not a trial's: they end the experiment.
                Fail(e);
                throw;
            }
        }
    }

    /// <summary>True if a trial with this metric would be among those whose models are kept.</summary>
    public bool KeepsModel(int trial, double metric)
    {
        lock (_gate)
            return schedule.KeepsModel(trial, metric);
    }

    /// <summary>Keeps the error of the first trial that failed, which tells more than its message.</summary>
    public void Remember(int trial, Exception error)
    {
        lock (_gate)
            _errors[trial] = error;
    }

    /// <summary>The error of the first trial that failed, in this process; null of others.</summary>
    public Exception? FirstError()
    {
        lock (_gate)
            return schedule.Trials.FirstOrDefault(trial => trial.Status == TrialStatus.Failed) is { } failed ? _errors.GetValueOrDefault(failed.Number) : null;
    }

    /// <summary>Ends the experiment with an error.</summary>
    public void Fail(Exception error)
    {
        lock (_gate)
        {
            Failure ??= error;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Deletes the files that no trial needs anymore, and those of trials that the journal does not know.</summary>
    public void Clean(TrialFiles files)
    {
        lock (_gate)
        {
            files.KeepModels(schedule.TrialsWithModels);
            files.KeepCheckpoints(schedule.TrialsWithCheckpoints);
        }
    }

    private JournalEvent? Begin()
    {
        while (!cancellation.IsCancellationRequested && schedule.Next(_running) is { } entry)
        {
            Record(entry);
            if (entry.Kind == JournalEventKind.Started)
                return entry;
        }

        return null;
    }

    /// <summary>Tells once where as many trials fail as do not: the best of the others may be the start alone.</summary>
    private void WarnOfFailures()
    {
        Trial[] ended = [.. schedule.Trials.Where(trial => trial.Status is TrialStatus.Completed or TrialStatus.Paused or TrialStatus.Failed)];
        Trial[] failed = [.. ended.Where(trial => trial.Status == TrialStatus.Failed)];
        if (_hasWarned || failed.Length < FailuresToTell || failed.Length * 2 < ended.Length)
            return;
        _hasWarned = true;
        plan.Warn($"{failed.Length} of the {ended.Length} trials so far have failed. Change what fails, or take it out of the search (Fix). The first error: {failed[0].Error}");
    }

    private void Tell(JournalEvent entry, Trial trial)
    {
        if (ExperimentLines.Of(entry, trial, plan.Metric.Name) is { } line)
            plan.Log(line);
        if (entry.Kind == JournalEventKind.Failed)
            WarnOfFailures();
        plan.Progress?.Report(new ExperimentProgress
        {
            Kind = entry.Kind,
            Trial = trial,
            Best = schedule.Best,
            Trials = schedule.Trials.Count,
            Completed = schedule.Trials.Count(t => t.Status == TrialStatus.Completed),
            Paused = schedule.Trials.Count(t => t.Status == TrialStatus.Paused),
            Failed = schedule.Trials.Count(t => t.Status == TrialStatus.Failed),
            Epochs = schedule.Epochs,
        });
    }
}
