using Microsoft.ML.Recurrent.Tests.Experiments.Journal;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>An experiment that was stopped at any event and run again ends as one that ran through.</summary>
public sealed class ExperimentResumeTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("pruned")]
    [InlineData("folds")]
    public void ExperimentStoppedAtEveryEventEndsAsOneThatRanThrough(string kind)
    {
        string[] whole = SmallExperiments.Facts(Experiment(kind).Run().Trials);
        int begun = 0;
        for (bool isDone = false; !isDone;)
            isDone = RunFor(events: 1 + begun++ % 4, Experiment(kind));

        var result = Experiment(kind).SetJournal(_folder.Path).Run();

        SmallExperiments.Facts(result.Trials).Should().Equal(whole);
        begun.Should().BeGreaterThan(5);
        result.BestModel.Should().NotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PromotedTrialGoesOnFromItsCheckpoint(bool hasJournal)
    {
        int epochs = 0;
        var watched = new FitContext { Observers = [new FitRecorder { EpochEnd = (_, _) => epochs++ }] };
        var experiment = Experiment(isPruned: true).SetPipeline(options => _context.BinaryClassification.Trainers.Lstm(options).With(watched), SmallExperiments.Space);

        var result = (hasJournal ? experiment.SetJournal(_folder.Path) : experiment).Run();

        epochs.Should().Be((int)result.Epochs);
        result.Trials.Should().Contain(t => t.Status == TrialStatus.Paused);
        SmallExperiments.Facts(result.Trials).Should().Equal(SmallExperiments.Facts(Experiment(isPruned: true).Run().Trials));
    }

    [Fact]
    public void DamagedCheckpointCostsTimeAlone()
    {
        RunFor(events: 3, Experiment(isPruned: false));
        string checkpoint = Directory.GetFiles(_folder.Path, "*.checkpoint", SearchOption.AllDirectories).Single();
        File.WriteAllText(checkpoint, "no checkpoint");

        SmallExperiments.Facts(Experiment(isPruned: false).SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(Experiment(isPruned: false).Run().Trials));
    }

    /// <summary>Lines are cut as the message on damage advises, and the checkpoint that is left has measured more.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    public void CheckpointAheadOfTheJournalIsNotTakenUp(bool isPruned, int lines)
    {
        RunFor(events: 3, Experiment(isPruned));
        Names("*.checkpoint").Should().Equal("trial-0000.fold-0.checkpoint");
        File.WriteAllText(_folder.File, string.Concat(File.ReadAllLines(_folder.File).Take(lines).Select(line => line + "\n")));

        SmallExperiments.Facts(Experiment(isPruned).SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(Experiment(isPruned).Run().Trials));
    }

    [Fact]
    public void FilesOfAnotherSeedsTrialsAreNotTakenUpWithAnEmptyJournal()
    {
        RunFor(events: 2, Experiment(isPruned: false).SetSeed(9));
        string left = Path.Combine(_folder.Path, "checkpoints", "trial-0000.fold-0.checkpoint");
        File.Exists(left).Should().BeTrue();
        File.Delete(_folder.File);

        SmallExperiments.Facts(Experiment(isPruned: false).SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(Experiment(isPruned: false).Run().Trials));
    }

    [Fact]
    public void TimeThatIsOverLetsNoTrialBeginAndMoreTimeDoes()
    {
        var run = () => Experiment(isPruned: false).SetJournal(_folder.Path).SetMaximumTime(TimeSpan.FromTicks(1)).Run();
        run.Should().Throw<InvalidOperationException>().WithMessage("No trial completed: 0 began, because the time was over. Allow more time.");

        SmallExperiments.Facts(Experiment(isPruned: false).SetJournal(_folder.Path).SetMaximumTime(TimeSpan.FromHours(1)).Run().Trials)
            .Should().Equal(SmallExperiments.Facts(Experiment(isPruned: false).Run().Trials));
    }

    [Fact]
    public void FinishedTrialIsNotRepeated()
    {
        Experiment(isPruned: false).SetJournal(_folder.Path).Run();
        byte[] journal = File.ReadAllBytes(_folder.File);

        var again = Experiment(isPruned: false).SetJournal(_folder.Path).Run();

        File.ReadAllBytes(_folder.File).Should().Equal(journal);
        again.BestModel.Should().NotBeNull();
    }

    [Fact]
    public void MoreTrialsGoOnWithTheSameJournal()
    {
        Experiment(isPruned: false).SetJournal(_folder.Path).SetMaximumTrials(2).Run();

        SmallExperiments.Facts(Experiment(isPruned: false).SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(Experiment(isPruned: false).Run().Trials));
    }

    [Fact]
    public void CancelledRunGivesTheBestSoFar()
    {
        using var source = new CancellationTokenSource();
        var result = Experiment(isPruned: false).SetProgress(new ExperimentRunTests.Told(p => CancelAfter(p, source))).Run(source.Token);

        result.Best.Number.Should().Be(0);
        result.Trials.Select(t => t.Status).Should().Equal(TrialStatus.Completed, TrialStatus.Running);
    }

    [Fact]
    public void RunCancelledBeforeATrialCompletedSaysSo()
    {
        var run = () => Experiment(isPruned: false).Run(new CancellationToken(canceled: true));

        run.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void JournalThatCannotBeWrittenEndsTheExperimentAndLosesNothing()
    {
        string[] whole = SmallExperiments.Facts(Experiment(isPruned: false).Run().Trials);
        for (int room = 0; room < 8; room += 2)
        {
            var run = () => Experiment(isPruned: false).SetJournal(new FullJournal(new FileExperimentJournal(_folder.Path), room)).Run();
            run.Should().Throw<IOException>().WithMessage("No space left.");
        }

        SmallExperiments.Facts(Experiment(isPruned: false).SetJournal(_folder.Path).Run().Trials).Should().Equal(whole);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FilesAreThoseOfTheBestTrialsAndOfPausedOnesThatMayGoOn(bool isPatient)
    {
        var result = Experiment(isPruned: true).SetPruner(new HalfPruner(isPatient)).SetJournal(_folder.Path).SetKeptModels(2).Run();

        Names("*.zip").Should().BeEquivalentTo(result.Leaderboard.Take(2).Select(trial => $"trial-{trial.Number:D4}.zip"));
        Names("*.checkpoint").Should().BeEquivalentTo(
            result.Trials.Where(trial => isPatient && trial.Status == TrialStatus.Paused).Select(trial => $"trial-{trial.Number:D4}.fold-0.checkpoint"));
    }

    private string[] Names(string pattern) => [.. Directory.GetFiles(_folder.Path, pattern, SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!)];

    private RecurrentExperiment Experiment(bool isPruned) =>
        isPruned ? SmallExperiments.Binary(_context, trials: 5).SetPruner(new HalfPruner()) : SmallExperiments.Binary(_context, trials: 3);

    private RecurrentExperiment Experiment(string kind) =>
        kind == "folds" ? SmallExperiments.Binary(_context, trials: 2).SetDataset(SyntheticRows.View(_context, 90), folds: 2) : Experiment(isPruned: kind == "pruned");

    /// <returns>True if the experiment ran to its end.</returns>
    private bool RunFor(int events, RecurrentExperiment experiment)
    {
        using var source = new CancellationTokenSource();
        int told = 0;
        try
        {
            experiment.SetJournal(_folder.Path).SetProgress(new ExperimentRunTests.Told(_ => CancelAt(++told))).Run(source.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return !source.IsCancellationRequested;

        void CancelAt(int number)
        {
            if (number >= events)
                source.Cancel();
        }
    }

    private static void CancelAfter(ExperimentProgress progress, CancellationTokenSource source)
    {
        if (progress is { Kind: JournalEventKind.Measured, Trial.Number: 1 })
            source.Cancel();
    }

    /// <summary>Pauses every trial after its first epoch unless it is the best by then, and promotes a paused one when three are.</summary>
    private sealed record HalfPruner(bool IsPatient = true) : IPruner
    {
        public bool ShouldPause(Trial trial, PruningState state) =>
            trial is { Measurements.Count: 1 } && state.Trials.Any(t => t.Number < trial.Number && t.Measurements[0].Value >= trial.Measurements[0].Value);

        public int? Promote(PruningState state)
        {
            Trial[] paused = [.. state.Trials.Where(t => t.Status == TrialStatus.Paused)];
            return paused.Length < 2 ? null : paused.MaxBy(t => t.Measurements[0].Value)!.Number;
        }

        public bool MayPromote(Trial trial, PruningState state) => IsPatient;
    }

    /// <summary>A journal on a disk that has room for some events.</summary>
    private sealed class FullJournal(IExperimentJournal journal, int room) : IExperimentJournal
    {
        private int _written;

        public string FilesFolder => journal.FilesFolder;

        public IReadOnlyList<JournalEvent> Open(JournalHeader header) => journal.Open(header);

        public void Append(JournalEvent entry)
        {
            if (_written++ >= room)
                throw new IOException("No space left.");
            journal.Append(entry);
        }

        public void Dispose() => journal.Dispose();
    }
}
