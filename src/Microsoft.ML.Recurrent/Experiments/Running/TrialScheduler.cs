using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Decides which trial is next and which is paused, and keeps the record of all. Thread-safe: trials of several threads come to it.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="log">Its trials so far.</param>
/// <param name="cancellation">Ends the experiment.</param>
internal sealed class TrialScheduler(ExperimentPlan plan, TrialLog log, CancellationToken cancellation)
{
    /// <summary>The ending of a trial that the pruner has paused.</summary>
    public const string PausedByPruner = "The pruner paused the trial.";

    private readonly object _gate = new();
    private readonly HashSet<int> _running = [];
    private readonly Dictionary<int, Exception> _errors = [];
    private readonly TrialOrder _order = new(plan.Metric.IsHigherBetter);
    private readonly TimeSpan _before = log.Duration / plan.Concurrency;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>The error that has ended the experiment; null where there is none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True if the tuner has proposed nothing.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>True if no trial may begin or go on anymore.</summary>
    public bool IsTimeOver => plan.Budget.Time is { } most && _before + Stopwatch.GetElapsedTime(_started) >= most;

    /// <summary>True if the epochs of all trials leave some.</summary>
    public bool HasEpochs => plan.Budget.Epochs is not { } most || log.Epochs < most;

    public IReadOnlyList<Trial> Trials
    {
        get
        {
            lock (_gate)
                return [.. log.Trials];
        }
    }

    /// <summary>Waits for a trial to run: one that was interrupted, one that is promoted, or a new one.</summary>
    /// <returns>The trial's number and attempt; null where nothing is left to do.</returns>
    public (int Trial, int Attempt)? Next()
    {
        lock (_gate)
        {
            while (Failure is null && !cancellation.IsCancellationRequested && !IsTimeOver)
            {
                if ((_running.Count == 0 || MemoryLimit.HasRoom(plan.MaximumMemory)) && Begin() is { } begun)
                {
                    _running.Add(begun.Trial);
                    return begun;
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
    /// <returns>The trial after it.</returns>
    /// <exception cref="IOException">The journal cannot be written; the experiment ends.</exception>
    public Trial Record(JournalEvent entry)
    {
        return EndingOnError(() =>
        {
            plan.Journal?.Append(entry);
            log.Apply(entry);
            Tell(entry);
            return log.Trials[entry.Trial];
        });
    }

    /// <summary>The reason for which a trial is paused now; null where it goes on.</summary>
    public string? PauseOf(int trial)
    {
        return EndingOnError(() => IsTimeOver ? "The experiment's time is over."
            : plan.Pruner.ShouldPause(log.Trials[trial], PruningState()) ? PausedByPruner : null);
    }

    /// <summary>True if it is not known whether the trial was to be paused when its process ended.</summary>
    public bool IsUndecided(int trial)
    {
        lock (_gate)
            return log.IsUndecided(trial);
    }

    /// <summary>True if a trial with this metric would be among those whose models are kept.</summary>
    public bool IsKept(double metric, int trial)
    {
        lock (_gate)
        {
            var completed = log.Trials[trial] with { Status = TrialStatus.Completed, Metric = metric };
            return _order.Best([.. log.Trials.Where(t => t.Number != trial), completed], plan.Models).Contains(trial);
        }
    }

    /// <summary>Keeps the error of the first trial that failed, which tells more than its message.</summary>
    public void Remember(int trial, Exception error)
    {
        lock (_gate)
            _errors[trial] = error;
    }

    /// <summary>The error of a trial that failed in this process; null of others.</summary>
    public Exception? ErrorOf(int trial)
    {
        lock (_gate)
            return _errors.GetValueOrDefault(trial);
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
            var state = PruningState();
            files.KeepModels(_order.Best(log.Trials, plan.Models).Concat(log.Trials.Where(t => t.Status == TrialStatus.Running).Select(t => t.Number)).ToArray());
            files.KeepCheckpoints(log.Trials.Where(t => t.Status == TrialStatus.Running || (t.Status == TrialStatus.Paused && plan.Pruner.MayPromote(t, state)))
                .Select(t => t.Number));
        }
    }

    /// <summary>The errors of journals, receivers of progress, tuners and pruners are not a trial's: they end the experiment.</summary>
    private T EndingOnError<T>(Func<T> act)
    {
        lock (_gate)
        {
            try
            {
                return act();
            }
            catch (Exception e)
            {
                Fail(e);
                throw;
            }
        }
    }

    private (int Trial, int Attempt)? Begin()
    {
        if (log.Trials.FirstOrDefault(t => t.Status == TrialStatus.Running && !_running.Contains(t.Number)) is { } interrupted)
            return Again(interrupted.Number);
        if (!HasEpochs)
            return null;
        if (plan.Pruner.Promote(PruningState()) is { } promoted)
            return Again(promoted);
        int number = log.Trials.Count;
        if (IsExhausted || number >= plan.Budget.Trials)
            return null;
        if (plan.Tuner.Propose(TuningState(number)) is not { } configuration)
        {
            IsExhausted = true;
            if (number > 0)
                plan.Log($"The tuner has no configuration left to propose after {NetworkDescription.Count(number, "trial")}; no further one begins.");
            return null;
        }

        plan.Space.Validate(configuration);
        Record(new JournalEvent { Kind = JournalEventKind.Started, Trial = number, Attempt = 1, Configuration = configuration });
        return (number, 1);
    }

    private (int Trial, int Attempt) Again(int trial)
    {
        if (trial < 0 || trial >= log.Trials.Count || log.Trials[trial].Status is not (TrialStatus.Paused or TrialStatus.Running))
            throw new InvalidOperationException($"The pruner promoted trial {trial}; expected the number of a trial that is paused.");
        int attempt = log.AttemptOf(trial) + 1;
        Record(new JournalEvent { Kind = JournalEventKind.Started, Trial = trial, Attempt = attempt });
        return (trial, attempt);
    }

    private PruningState PruningState() => new() { Trials = log.Trials, Maximize = plan.Metric.IsHigherBetter, MaximumTrials = plan.Budget.Trials };

    private TuningState TuningState(int number) =>
        new() { Space = plan.Space, Trials = log.Trials, Number = number, Seed = plan.Seed, Maximize = plan.Metric.IsHigherBetter };

    private void Tell(JournalEvent entry)
    {
        var trial = log.Trials[entry.Trial];
        if (ExperimentLines.Of(entry, trial, plan.Metric.Name) is { } line)
            plan.Log(line);
        plan.Progress?.Report(new ExperimentProgress
        {
            Kind = entry.Kind,
            Trial = trial,
            Best = _order.Best(log.Trials),
            Trials = log.Trials.Count,
            Completed = log.Trials.Count(t => t.Status == TrialStatus.Completed),
            Paused = log.Trials.Count(t => t.Status == TrialStatus.Paused),
            Failed = log.Trials.Count(t => t.Status == TrialStatus.Failed),
            Epochs = log.Epochs,
        });
    }
}
