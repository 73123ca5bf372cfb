using Microsoft.ML.Recurrent.Experiments.Running;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

public class TrialLogTests
{
    private readonly TrialLog _log = new();

    [Fact]
    public void EventsOfAnEarlierAttemptChangeNothing()
    {
        Apply(JournalEventKind.Started, attempt: 1);
        Apply(JournalEventKind.Started, attempt: 2);
        Apply(JournalEventKind.Measured, attempt: 1, epoch: 1, value: 5);
        Apply(JournalEventKind.Completed, attempt: 1, value: 5);

        _log.Trials[0].Should().BeEquivalentTo(new { Status = TrialStatus.Running, Measurements = Array.Empty<TrialMeasurement>(), Metric = (double?)null });
    }

    [Fact]
    public void EpochsAreThoseOfAllFolds()
    {
        Apply(JournalEventKind.Started);
        Apply(JournalEventKind.Measured, epoch: 1, value: 3);
        Apply(JournalEventKind.Measured, epoch: 2, value: 2);
        Apply(JournalEventKind.FoldCompleted, value: 0.5);
        Apply(JournalEventKind.Measured, fold: 1, epoch: 1, value: 3);

        (_log.Trials[0].Epochs, _log.Epochs).Should().Be((3, 3L));
        _log.Trials[0].FoldMetrics.Should().Equal(0.5);
    }

    [Fact]
    public void TrialThatMeasuredAndWasInterruptedIsUndecidedUntilItIsPaused()
    {
        Apply(JournalEventKind.Started);
        _log.IsUndecided(0).Should().BeFalse();
        Apply(JournalEventKind.Measured, epoch: 1, value: 3);
        Apply(JournalEventKind.Started, attempt: 2);
        _log.IsUndecided(0).Should().BeTrue();
        Apply(JournalEventKind.Paused, attempt: 2);
        Apply(JournalEventKind.Started, attempt: 3);
        _log.IsUndecided(0).Should().BeFalse();
    }

    [Fact]
    public void TimeOfTrialsAtOnceIsThatOfTheClock()
    {
        Apply(JournalEventKind.Started, trial: 0);
        Apply(JournalEventKind.Started, trial: 1);
        Apply(JournalEventKind.Measured, trial: 0, epoch: 1, value: 3, seconds: 2);
        Apply(JournalEventKind.Measured, trial: 1, epoch: 1, value: 3, seconds: 3);
        _log.Elapsed.Should().Be(TimeSpan.FromSeconds(3));
        Apply(JournalEventKind.Failed, trial: 0, seconds: 2);
        _log.Elapsed.Should().Be(TimeSpan.FromSeconds(4));
        Apply(JournalEventKind.Started, trial: 1, attempt: 2);
        Apply(JournalEventKind.Failed, trial: 1, attempt: 2, seconds: 1);

        _log.Elapsed.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void TrialThatComesTooEarlyIsRefused()
    {
        var apply = () => Apply(JournalEventKind.Started, trial: 2);

        apply.Should().Throw<FormatException>().WithMessage("The journal starts trial 2 after 0 trials; expected trial 0.");
    }

    private void Apply(JournalEventKind kind, int trial = 0, int attempt = 1, int fold = 0, int? epoch = null, double? value = null, double? seconds = null) => _log.Apply(new JournalEvent
    {
        Kind = kind,
        Trial = trial,
        Attempt = attempt,
        Fold = fold,
        Epoch = epoch,
        Value = value,
        Seconds = seconds,
        Configuration = kind == JournalEventKind.Started && attempt == 1 ? Configuration.Empty : null,
    });
}
