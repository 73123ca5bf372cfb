namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The trials of an experiment, as its events make them: those of the journal and those of this process in the same way. For one thread at a time.</summary>
internal sealed class TrialLog
{
    private readonly List<Trial> _trials = [];
    private readonly List<int> _attempts = [];
    private readonly HashSet<int> _undecided = [];
    private readonly List<TimeSpan> _lastSeen = [];

    /// <summary>The trials by number.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Epochs of all trials.</summary>
    public long Epochs => _trials.Sum(trial => (long)trial.Epochs);

    /// <summary>Time from the first event to the last one, as far as trials ran in it: each event is its seconds behind the one before of its attempt, and none before those recorded
    /// earlier.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The number of the attempt that a trial is at; 0 before its first.</summary>
    public int AttemptOf(int number) => number < _attempts.Count ? _attempts[number] : 0;

    /// <summary>True if the last thing a trial did was to measure: whether it is paused then may not have been asked.</summary>
    public bool IsUndecided(int number) => _undecided.Contains(number);

    /// <summary>Applies an event. What an earlier attempt still says changes nothing.</summary>
    /// <exception cref="FormatException">The event cannot follow those before it.</exception>
    public void Apply(JournalEvent entry)
    {
        if (entry.Kind == JournalEventKind.Started)
        {
            Start(entry);
            return;
        }

        if (entry.Trial < 0 || entry.Trial >= _trials.Count)
            throw new FormatException($"The journal has an event of trial {entry.Trial}, which has not started.");
        if (entry.Attempt != _attempts[entry.Trial] || _trials[entry.Trial].Status != TrialStatus.Running)
            return;
        _trials[entry.Trial] = Next(_trials[entry.Trial], entry);
        Pass(entry);
        if (entry.Kind is JournalEventKind.Measured or JournalEventKind.FoldCompleted)
            _undecided.Add(entry.Trial);
        else
            _undecided.Remove(entry.Trial);
    }

    private void Start(JournalEvent entry)
    {
        if (entry.Trial == _trials.Count && entry is { Attempt: 1, Configuration: { } configuration })
        {
            _trials.Add(new Trial { Number = entry.Trial, Configuration = configuration });
            _attempts.Add(1);
            _lastSeen.Add(Elapsed);
            return;
        }

        if (entry.Trial < 0 || entry.Trial >= _trials.Count)
            throw new FormatException($"The journal starts trial {entry.Trial} after {_trials.Count} trials; expected trial {_trials.Count}.");
        if (entry.Attempt <= _attempts[entry.Trial])
            return;
        (_attempts[entry.Trial], _lastSeen[entry.Trial]) = (entry.Attempt, Elapsed);
        var trial = _trials[entry.Trial];
        _trials[entry.Trial] = trial with { Status = TrialStatus.Running, Ending = trial.Status == TrialStatus.Paused ? "" : trial.Ending };
    }

    private void Pass(JournalEvent entry)
    {
        _lastSeen[entry.Trial] += TimeSpan.FromSeconds(entry.Seconds ?? 0);
        if (_lastSeen[entry.Trial] > Elapsed)
            Elapsed = _lastSeen[entry.Trial];
    }

    private static Trial Next(Trial trial, JournalEvent entry)
    {
        trial = trial with { Duration = trial.Duration + TimeSpan.FromSeconds(entry.Seconds ?? 0), Ending = entry.Text ?? trial.Ending };
        return entry.Kind switch
        {
            JournalEventKind.Measured => Measured(trial, new TrialMeasurement(entry.Epoch ?? 0, entry.Fold ?? 0, entry.Value ?? double.NaN)),
            JournalEventKind.FoldCompleted => trial with { FoldMetrics = [.. trial.FoldMetrics, entry.Value ?? double.NaN] },
            JournalEventKind.Paused => trial with { Status = TrialStatus.Paused },
            JournalEventKind.Completed => trial with { Status = TrialStatus.Completed, Metric = entry.Value },
            _ => trial with { Status = TrialStatus.Failed, Error = entry.Text, Ending = "The trial failed." },
        };
    }

    private static Trial Measured(Trial trial, TrialMeasurement measurement)
    {
        TrialMeasurement[] measurements = [.. trial.Measurements, measurement];
        return trial with { Measurements = measurements, Epochs = EpochsOf(measurements) };
    }

    private static int EpochsOf(TrialMeasurement[] measurements) => measurements.GroupBy(m => m.Fold).Sum(fold => fold.Max(m => m.Epoch));
}
