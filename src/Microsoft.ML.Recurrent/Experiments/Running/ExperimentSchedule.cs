using System.Diagnostics;
using Microsoft.ML.Recurrent.Experiments.Running;

namespace Microsoft.ML.Recurrent;

/// <summary>The decisions of an experiment: the trial that is next, those that are paused, and the files that are still needed. It fits nothing and writes nothing, so that trials can run
/// anywhere: its owner records each event in a journal and applies it. Made by <see cref="RecurrentExperiment.CreateSchedule"/>.</summary>
/// <remarks>Not thread-safe. Its state comes of the applied events alone: apply those of a journal first, in order. The time of <see cref="RecurrentExperiment.SetMaximumTime"/> is that
/// of the events before the first decision, and from then on the clock's. <see cref="RecurrentExperiment.SetMaximumConcurrency"/> is its owner's business.</remarks>
public sealed class ExperimentSchedule
{
    /// <summary>The ending of a trial that the pruner has paused.</summary>
    internal const string PausedByPruner = "The pruner paused the trial.";

    private readonly ExperimentPlan _plan;
    private readonly TrialLog _log = new();
    private readonly TrialOrder _order;
    private TimeSpan _before;
    private long? _since;

    internal ExperimentSchedule(ExperimentPlan plan) => (_plan, _order) = (plan, new TrialOrder(plan.Metric.IsHigherBetter));

    /// <summary>The trials so far by number: a view that grows with the events.</summary>
    public IReadOnlyList<Trial> Trials => _log.Trials;

    /// <summary>The best completed trial; <see langword="null"/> before one has completed.</summary>
    public Trial? Best => _order.Best(_log.Trials);

    /// <summary>The name of the metric.</summary>
    public string MetricName => _plan.Metric.Name;

    /// <summary>True if a higher metric is better.</summary>
    public bool IsHigherBetter => _plan.Metric.IsHigherBetter;

    /// <summary>Epochs of all trials.</summary>
    public long Epochs => _log.Epochs;

    /// <summary>The numbers of the trials whose models are kept: the best completed ones, and those that run.</summary>
    public IReadOnlyList<int> TrialsWithModels => [.. _order.Best(_log.Trials, _plan.Models).Concat(Running.Select(t => t.Number))];

    /// <summary>The numbers of the trials whose checkpoints are kept: those that run, and those that may be promoted.</summary>
    public IReadOnlyList<int> TrialsWithCheckpoints
    {
        get
        {
            var state = PruningState();
            return [.. _log.Trials.Where(t => t.Status == TrialStatus.Running || (t.Status == TrialStatus.Paused && _plan.Pruner.MayPromote(t, state))).Select(t => t.Number)];
        }
    }

    /// <summary>The reason for which an experiment that is over has no result; <see langword="null"/> where a trial has completed.</summary>
    public string? NoResultReason => Best is null ? NoTrialCompleted.Reason(_plan, this) : null;

    /// <summary>True if the tuner has proposed nothing.</summary>
    internal bool IsExhausted { get; private set; }

    /// <summary>True if no trial may begin or go on anymore.</summary>
    internal bool IsTimeOver => _plan.Budget.Time is { } most && Elapsed >= most;

    /// <summary>True if the epochs of all trials leave some.</summary>
    internal bool HasEpochs => _plan.Budget.Epochs is not { } most || _log.Epochs < most;

    private IEnumerable<Trial> Running => _log.Trials.Where(trial => trial.Status == TrialStatus.Running);

    private TimeSpan Elapsed
    {
        get
        {
            if (_since is null)
                (_before, _since) = (_log.Elapsed, Stopwatch.GetTimestamp());
            return _before + Stopwatch.GetElapsedTime(_since.Value);
        }
    }

    /// <summary>Decides what is next. Nothing changes: the owner records the event, applies it and, where a trial has started, sees to it that the trial runs.</summary>
    /// <param name="running">The numbers of the trials that somebody runs now. One that is <see cref="TrialStatus.Running"/> and not among them was interrupted, and goes on first.</param>
    /// <returns>A <see cref="JournalEventKind.Started"/> event of a new, promoted or interrupted trial; a <see cref="JournalEventKind.Paused"/> event of an interrupted trial that was to be
    /// paused, after which to ask again; or <see langword="null"/> where nothing is to begin before one of the running trials ends. With none running, the experiment is over.</returns>
    /// <exception cref="ArgumentException">The tuner proposed a configuration that is none of the space.</exception>
    /// <exception cref="InvalidOperationException">The pruner promoted a trial that is not paused.</exception>
    public JournalEvent? Next(IReadOnlySet<int> running)
    {
        ArgumentNullException.ThrowIfNull(running);
        if (IsTimeOver)
            return null;
        if (Running.FirstOrDefault(trial => !running.Contains(trial.Number)) is { } interrupted)
            return PauseOf(interrupted.Number) is { } reason ? Event(JournalEventKind.Paused, interrupted.Number, AttemptOf(interrupted.Number)) with { Text = reason } : Again(interrupted.Number);
        if (!HasEpochs)
            return null;
        return _plan.Pruner.Promote(PruningState()) is { } promoted ? Again(promoted) : New();
    }

    /// <summary>Applies an event. An event of another attempt than the trial's last one, or of a trial that does not run, changes nothing.</summary>
    /// <param name="entry">The event.</param>
    /// <returns>The trial after it.</returns>
    /// <exception cref="FormatException">The event cannot follow those before it.</exception>
    public Trial Apply(JournalEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _log.Apply(entry);
        return _log.Trials[entry.Trial];
    }

    /// <summary>Decides on a running trial after a measurement or a fold that has ended.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <returns>The reason to pause it now; <see langword="null"/> where it goes on, has nothing left to fit, or has measured nothing since it was decided on.</returns>
    public string? PauseOf(int trial)
    {
        if (!_log.IsUndecided(trial) || _log.Trials[trial].FoldMetrics.Count >= _plan.Data.FoldCount)
            return null;
        return IsTimeOver ? "The experiment's time is over." : _plan.Pruner.ShouldPause(_log.Trials[trial], PruningState()) ? PausedByPruner : null;
    }

    /// <summary>The number of the attempt that a trial is at; 0 before its first.</summary>
    /// <param name="trial">The trial's number.</param>
    public int AttemptOf(int trial) => _log.AttemptOf(trial);

    /// <summary>True if a trial that completed with this metric would be among those whose models are kept.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="metric">The metric, the mean over folds.</param>
    public bool KeepsModel(int trial, double metric)
    {
        var completed = _log.Trials[trial] with { Status = TrialStatus.Completed, Metric = metric };
        return _order.Best([.. _log.Trials.Where(t => t.Number != trial), completed], _plan.Models).Contains(trial);
    }

    /// <summary>Makes a schedule of the same experiment without events, for a journal that is read again. Data and settings are not checked again.</summary>
    public ExperimentSchedule Restart() => new(_plan);

    private JournalEvent? New()
    {
        int number = _log.Trials.Count;
        if (IsExhausted || number >= _plan.Budget.Trials)
            return null;
        if (_plan.Tuner.Propose(TuningState(number)) is not { } configuration)
        {
            IsExhausted = true;
            if (number > 0)
                _plan.Log($"The tuner has no configuration left to propose after {NetworkDescription.Count(number, "trial")}; no further one begins.");
            return null;
        }

        _plan.Space.Validate(configuration);
        return Event(JournalEventKind.Started, number, attempt: 1) with { Configuration = configuration };
    }

    private JournalEvent Again(int trial)
    {
        if (trial < 0 || trial >= _log.Trials.Count || _log.Trials[trial].Status is not (TrialStatus.Paused or TrialStatus.Running))
            throw new InvalidOperationException($"The pruner promoted trial {trial}; expected the number of a trial that is paused.");
        return Event(JournalEventKind.Started, trial, AttemptOf(trial) + 1);
    }

    private static JournalEvent Event(JournalEventKind kind, int trial, int attempt) => new() { Kind = kind, Trial = trial, Attempt = attempt };

    private PruningState PruningState() => new() { Trials = _log.Trials, Maximize = IsHigherBetter, MaximumTrials = _plan.Budget.Trials };

    private TuningState TuningState(int number) => new() { Space = _plan.Space, Trials = _log.Trials, Number = number, Seed = _plan.Seed, Maximize = IsHigherBetter };
}
