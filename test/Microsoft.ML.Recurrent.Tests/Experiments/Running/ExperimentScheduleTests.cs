using Microsoft.ML.Recurrent.Tests.Experiments.Journal;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>An experiment whose owner keeps the record, and whose trials are executed elsewhere, ends as a run of its own does.</summary>
public sealed class ExperimentScheduleTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("pruned")]
    [InlineData("folds")]
    public void TrialsExecutedForAnOwnerAreThoseOfARun(string kind)
    {
        var owner = new Owner(Experiment(kind).CreateSchedule());
        using var execution = Experiment(kind).CreateExecution(_folder.Path, threads: 1);
        while (owner.Begin() is { } begun)
            execution.Run(owner.Schedule.Trials[begun.Trial], begun.Attempt, owner).Should().BeNull();

        var run = Experiment(kind).Run();

        SmallExperiments.Facts(owner.Schedule.Trials).Should().Equal(SmallExperiments.Facts(run.Trials));
        (owner.Schedule.Best!.Number, owner.Schedule.MetricName, owner.Schedule.IsHigherBetter, owner.Schedule.Epochs).Should().Be((run.Best.Number, run.MetricName, run.IsHigherBetter, run.Epochs));
        owner.Schedule.NoResultReason.Should().BeNull();
    }

    [Fact]
    public void TrialsMoveBetweenExecutionsAtEveryEvent()
    {
        var owner = new Owner(Experiment("folds").CreateSchedule());
        int begun = 0;
        for (; owner.Begin() is { } next; begun++)
        {
            using var stop = new CancellationTokenSource();
            owner.Recorded = stop.Cancel;
            using var execution = Experiment("folds").CreateExecution(_folder.Path);
            Record.Exception(() => execution.Run(owner.Schedule.Trials[next.Trial], next.Attempt, owner, stop.Token)).Should().Match(e => e == null || e is OperationCanceledException);
        }

        SmallExperiments.Facts(owner.Schedule.Trials).Should().Equal(SmallExperiments.Facts(Experiment("folds").Run().Trials));
        begun.Should().BeGreaterThan(owner.Schedule.Trials.Count, "trials were interrupted");
    }

    [Fact]
    public void ModelOfAKeptTrialIsWrittenBeforeItsLastFoldIsRecorded()
    {
        var owner = new Owner(Experiment("plain").CreateSchedule());
        using var execution = Experiment("plain").CreateExecution(_folder.Path);
        var begun = owner.Begin()!;
        bool isThere = false;
        owner.Recorded = () => isThere |= owner.Events[^1].Kind == JournalEventKind.FoldCompleted && File.Exists(execution.ModelPathOf(0));

        execution.Run(owner.Schedule.Trials[0], begun.Attempt, owner);

        isThere.Should().BeTrue();
        var scored = _context.Model.Load(execution.ModelPathOf(0), out _).Transform(SyntheticRows.View(_context, 40, seed: 2));
        _context.BinaryClassification.Evaluate(scored).AreaUnderRocCurve.Should().Be(owner.Schedule.Best!.Metric);
        File.Exists(execution.CheckpointPathOf(0, fold: 0)).Should().BeFalse("the fold has ended");
    }

    [Fact]
    public void ErrorOfTheOwnerEndsTheAttemptAndFailsNoTrial()
    {
        var owner = new Owner(Experiment("plain").CreateSchedule());
        using var execution = Experiment("plain").CreateExecution(_folder.Path);
        var begun = owner.Begin()!;
        owner.Recorded = () => throw new TimeoutException("The owner is away.");

        var run = () => execution.Run(owner.Schedule.Trials[0], begun.Attempt, owner);

        run.Should().ThrowExactly<TimeoutException>();
        owner.Events.Select(e => e.Kind).Should().Equal(JournalEventKind.Started, JournalEventKind.Measured);
    }

    [Fact]
    public void ErrorOfATrialIsRecordedAndGivenBack()
    {
        var experiment = Experiment("plain").SetCustomMetric("odd", true, _ => throw new InvalidOperationException("It fails."));
        var owner = new Owner(experiment.CreateSchedule());
        using var execution = experiment.CreateExecution(_folder.Path);
        while (owner.Begin() is { } begun)
            execution.Run(owner.Schedule.Trials[begun.Trial], begun.Attempt, owner).Should().BeOfType<InvalidOperationException>();

        owner.Schedule.NoResultReason.Should().Be("All 3 trials failed. The first error: It fails.");
    }

    [Fact]
    public void JournalIsTheOwners()
    {
        foreach (var make in new Action[] { () => Journaled().CreateSchedule(), () => Journaled().CreateExecution(_folder.Path) })
            make.Should().ThrowExactly<InvalidOperationException>().WithMessage("A journal is set, but a run alone keeps one; leave SetJournal out, and record the events of the schedule.");

        RecurrentExperiment Journaled() => Experiment("plain").SetJournal(_folder.Path);
    }

    [Fact]
    public void HeaderTellsWhatDiffers()
    {
        var header = Experiment("plain").ReadHeader();

        header.DifferencesFrom(Experiment("plain").ReadHeader()).Should().BeEmpty();
        header.DifferencesFrom(Experiment("plain").SetSeed(9).ReadHeader()).Should().Equal("the seed: expected 3, found 9.");
        header.DifferencesFrom(SmallExperiments.Binary(_context).SetDataset(SyntheticRows.View(_context, 80), SyntheticRows.View(_context, 41, seed: 2)).ReadHeader())
            .Should().ContainSingle().Which.Should().StartWith("the validation rows: expected 40 rows with hash ");
    }

    private RecurrentExperiment Experiment(string kind) => kind switch
    {
        "folds" => SmallExperiments.Binary(_context, trials: 2).SetDataset(SyntheticRows.View(_context, 90), folds: 2),
        "pruned" => SmallExperiments.Binary(_context, trials: 5).SetPruner(new AshaPruner { MaximumEpochs = SmallExperiments.Epochs }),
        _ => SmallExperiments.Binary(_context, trials: 3),
    };

    /// <summary>Keeps the record in memory, and gives each trial to one who asks.</summary>
    private sealed class Owner(ExperimentSchedule schedule) : ITrialOwner
    {
        private int _trial;

        public ExperimentSchedule Schedule => schedule;

        public List<JournalEvent> Events { get; } = [];

        public Action Recorded { get; set; } = () => { };

        public JournalEvent? Begin()
        {
            while (schedule.Next(new HashSet<int>()) is { } entry)
            {
                Events.Add(entry);
                schedule.Apply(entry);
                _trial = entry.Trial;
                if (entry.Kind == JournalEventKind.Started)
                    return entry;
            }

            return null;
        }

        public string? Record(JournalEvent entry)
        {
            Events.Add(entry);
            schedule.Apply(entry);
            Recorded();
            return schedule.PauseOf(entry.Trial);
        }

        public bool KeepsModel(double metric) => schedule.KeepsModel(_trial, metric);
    }
}
