using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>Pruners that could pause no trial are refused before the first one, and settings that lose some of their work are warned of.</summary>
public class PrunerCheckTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(10, 3, "MinimumEpochs is 10 and MaximumEpochs is 3, so that the pruner would pause no trial; expected MinimumEpochs of 1 to 2.")]
    [InlineData(3, 3, "MinimumEpochs is 3 and MaximumEpochs is 3, so that the pruner would pause no trial; expected MinimumEpochs of 1 to 2.")]
    [InlineData(1, 1, "MinimumEpochs is 1 and MaximumEpochs is 1, so that the pruner would pause no trial; expected MaximumEpochs of 2 or more.")]
    public void HalvingWithoutARungIsRefused(int minimum, int maximum, string message) =>
        FluentActions.Invoking(() => SmallExperiments.Binary(_context).SetPruner(new AshaPruner { MinimumEpochs = minimum, MaximumEpochs = maximum }))
            .Should().ThrowExactly<ArgumentException>().WithMessage(message);

    [Theory]
    [InlineData(10, 3, 30)]
    [InlineData(1, 2, 3)]
    public void BracketsOfWhichNonePausesAreRefused(int minimum, int maximum, int expected) =>
        FluentActions.Invoking(() => SmallExperiments.Binary(_context).SetPruner(new HyperbandPruner { MinimumEpochs = minimum, MaximumEpochs = maximum })).Should().ThrowExactly<ArgumentException>()
            .WithMessage($"MinimumEpochs is {minimum}, MaximumEpochs is {maximum} and ReductionFactor is 3, which makes one bracket that pauses no trial; expected MaximumEpochs of {expected} or more.");

    public static TheoryData<IPruner, int, string> Futile => new()
    {
        { new AshaPruner { MinimumEpochs = 3 }, 4, "MinimumEpochs is 3, but trials have 3 epochs at most (Training.MaximumEpochs), so that the pruner would pause no trial before its end; expected a first rung at 1 to 2 epochs." },
        { new HyperbandPruner { MinimumEpochs = 9, MaximumEpochs = 81 }, 4, "The first rung of 3 brackets is at 9 epochs, but trials have 3 epochs at most (Training.MaximumEpochs), so that the pruner would pause no trial before its end; expected a first rung at 1 to 2 epochs." },
        { new MedianPruner(), 4, "StartupTrials is 5, but the experiment has 4 trials at most, so that the pruner would pause none; expected StartupTrials of 1 to 3." },
        { new MedianPruner { StartupTrials = 1 }, 1, "StartupTrials is 1, but the experiment has 1 trial at most, so that the pruner would pause none; allow more trials, or take no pruner." },
        { new MedianPruner { StartupTrials = 2, WarmupEpochs = 2 }, 4, "WarmupEpochs is 2, but trials have 3 epochs at most (Training.MaximumEpochs), so that the pruner would pause no trial before its end; expected WarmupEpochs of 0 to 1." },
        { new WilcoxonPruner(), 4, "WilcoxonPruner compares folds, but the data has one; call SetDataset with a number of folds, or choose another pruner." },
    };

    [Theory]
    [MemberData(nameof(Futile))]
    public void PrunerThatCouldPauseNoTrialIsRefused(IPruner pruner, int trials, string message) =>
        Refused(SmallExperiments.Binary(_context, trials).SetPruner(pruner)).Should().Be(message);

    [Theory]
    [InlineData(4, 2, 0.1, "StartupFolds is 2 and Threshold is 0.1, with which a trial is paused after 4 folds at the earliest, but the data has 4; expected 5 folds or more, or a higher Threshold.")]
    [InlineData(3, 3, 0.3, "StartupFolds is 3 and Threshold is 0.3, with which a trial is paused after 3 folds at the earliest, but the data has 3; expected 4 folds or more, or fewer StartupFolds.")]
    public void WilcoxonWithTooFewFoldsIsRefused(int folds, int startup, double threshold, string message) => Refused(SmallExperiments.Binary(_context)
        .SetDataset(SyntheticRows.View(_context, 60), folds).SetPruner(new WilcoxonPruner { StartupFolds = startup, Threshold = threshold })).Should().Be(message);

    [Fact]
    public void WilcoxonWithEnoughFoldsIsTaken() => SmallExperiments.Binary(_context, trials: 2).SetDataset(SyntheticRows.View(_context, 60), folds: 3)
        .SetPruner(new WilcoxonPruner { Threshold = 0.3 }).Run().Trials.Should().HaveCount(2);

    [Fact]
    public void WilcoxonWithOneTrialIsRefused() => Refused(SmallExperiments.Binary(_context, trials: 1).SetDataset(SyntheticRows.View(_context, 60), folds: 5).SetPruner(new WilcoxonPruner()))
        .Should().Be("WilcoxonPruner compares trials, but the experiment has one; allow more trials, or take no pruner.");

    [Theory]
    [InlineData(9, "AshaPruner's MaximumEpochs is 9, but trials have 3 epochs at most (Training.MaximumEpochs): no trial reaches the rungs beyond. Set MaximumEpochs to 3.")]
    [InlineData(null, "AshaPruner has a rung at 3 epochs, with which trials end (Training.MaximumEpochs): it pauses trials that are over. Set MaximumEpochs to 3.")]
    [InlineData(3, null)]
    [InlineData(2, null)]
    public void FullFitsThatAreShorterThanThePrunerKnowsAreWarnedOfOnce(int? maximum, string? warning) =>
        Warnings(SmallExperiments.Binary(_context, trials: 3).SetPruner(new AshaPruner { MaximumEpochs = maximum })).Should().Equal(warning is null ? [] : [warning]);

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 8)]
    public void EpochsThatAreSearchedCountByTheLargest(bool isRange, int epochs)
    {
        var space = isRange ? SmallExperiments.Space.Range(o => o.Training.MaximumEpochs, 2, epochs) : SmallExperiments.Space.Choice(o => o.Training.MaximumEpochs, 2, epochs, 4);
        var experiment = SmallExperiments.Binary(_context, trials: 1).SetPipeline(options => _context.BinaryClassification.Trainers.Lstm(options), space);

        Warnings(experiment.SetPruner(new HyperbandPruner { MaximumEpochs = 9 })).Should().Equal(
            $"HyperbandPruner's MaximumEpochs is 9, but trials have {epochs} epochs at most (Training.MaximumEpochs): no trial reaches the rungs beyond. Set MaximumEpochs to {epochs}.");
        Warnings(experiment.SetPruner(new HyperbandPruner { MaximumEpochs = epochs })).Should().BeEmpty();
    }

    [Fact]
    public void EpochsThatThePipelineChangesCount() => Refused(SmallExperiments.Binary(_context).SetPipeline(
        options => _context.BinaryClassification.Trainers.Lstm(options with { Training = options.Training with { MaximumEpochs = 1 } }), SmallExperiments.Space).SetPruner(new AshaPruner()))
        .Should().Be("MinimumEpochs is 1, but trials have 1 epoch at most (Training.MaximumEpochs), so that the pruner would pause no trial before its end; give trials more epochs, or take no pruner.");

    private string[] Warnings(RecurrentExperiment experiment)
    {
        List<string> warnings = [];
        void OnLog(object? sender, LoggingEventArgs e)
        {
            if (e.Kind == ChannelMessageKind.Warning && e.Message.Contains("Pruner", StringComparison.Ordinal))
                warnings.Add(e.RawMessage);
        }

        _context.Log += OnLog;
        experiment.Run();
        _context.Log -= OnLog;
        return [.. warnings];
    }

    private static string Refused(RecurrentExperiment experiment)
    {
        List<ExperimentProgress> told = [];
        var run = () => experiment.SetProgress(new Recorder(told)).Run();
        string message = run.Should().ThrowExactly<ArgumentException>().Which.Message;
        told.Should().BeEmpty();
        return message;
    }

    private sealed class Recorder(List<ExperimentProgress> told) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => told.Add(value);
    }
}
