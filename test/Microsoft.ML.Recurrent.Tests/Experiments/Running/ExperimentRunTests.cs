using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

public class ExperimentRunTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void BestTrialIsTheOneWithTheBestMetricAndItsModelHasIt()
    {
        var result = SmallExperiments.Binary(_context).Run();

        result.Trials.Select(t => t.Number).Should().Equal(0, 1, 2, 3);
        result.Best.Metric.Should().Be(result.Trials.Max(t => t.Metric));
        var metrics = _context.BinaryClassification.Evaluate(result.BestModel.Transform(SyntheticRows.View(_context, 40, seed: 2)));
        metrics.AreaUnderRocCurve.Should().Be(result.Best.Metric);
    }

    [Fact]
    public void SameSeedGivesTheSameTrialsAndAnotherOneOthers()
    {
        string[] first = SmallExperiments.Facts(SmallExperiments.Binary(_context).Run().Trials);

        SmallExperiments.Facts(SmallExperiments.Binary(new MLContext(9)).Run().Trials).Should().Equal(first);
        SmallExperiments.Facts(SmallExperiments.Binary(_context).SetSeed(4).Run().Trials).Should().NotEqual(first);
    }

    [Fact]
    public void TrialsAtOnceGiveEachTheResultItHasAlone() => SmallExperiments.Facts(SmallExperiments.Binary(_context).SetMaximumConcurrency(2).Run().Trials)
        .Should().Equal(SmallExperiments.Facts(SmallExperiments.Binary(_context).Run().Trials));

    [Fact]
    public async Task RunOnAThreadOfItsOwnGivesTheSame() => SmallExperiments.Facts((await SmallExperiments.Binary(_context, trials: 2).RunAsync()).Trials)
        .Should().Equal(SmallExperiments.Facts(SmallExperiments.Binary(_context, trials: 2).Run().Trials));

    [Fact]
    public void FigureThatPrunersReadIsTheFitsOwn()
    {
        var result = SmallExperiments.Binary(_context, trials: 1).Run();

        var history = ((RecurrentTransformer)result.BestModel).History;
        result.Best.Measurements.Should().Equal(history.Select(epoch => new TrialMeasurement(epoch.Epoch, 0, epoch.ValidationMetric!.Value)));
        result.Best.Ending.Should().Be(history.StopReason);
        result.Best.Epochs.Should().Be(SmallExperiments.Epochs);
    }

    [Fact]
    public void FeaturizersAndAFollowingTrainerArePartOfTheTrial()
    {
        var result = SmallExperiments.Binary(_context, trials: 2).SetPipeline(
            (context, options) => context.Transforms.CopyColumns("Copy", "Values")
                .Append(context.Transforms.Lstm(options with { SequenceColumnNames = ["Copy"], OutputColumnName = "Encoding" }))
                .AppendCacheCheckpoint(context)
                .Append(context.BinaryClassification.Trainers.SdcaLogisticRegression("Label", "Encoding")),
            SmallExperiments.Space).Run();

        result.Trials.Should().OnlyContain(t => t.Status == TrialStatus.Completed && t.Measurements.Count == SmallExperiments.Epochs, string.Join('\n', result.Trials));
        _context.BinaryClassification.Evaluate(result.BestModel.Transform(SyntheticRows.View(_context, 40, seed: 2))).AreaUnderRocCurve.Should().Be(result.Best.Metric);
    }

    [Fact]
    public void TrialOfFoldsHasTheMeanOfItsFolds()
    {
        var result = SmallExperiments.Binary(_context, trials: 2).SetDataset(SyntheticRows.View(_context, 90), folds: 3).Run();

        result.Best.FoldMetrics.Should().HaveCount(3);
        result.Best.Metric.Should().Be(result.Best.FoldMetrics.Average());
        result.Best.Measurements.Select(m => m.Fold).Distinct().Should().Equal(0, 1, 2);
        result.Best.Epochs.Should().Be(3 * SmallExperiments.Epochs);
    }

    [Fact]
    public void EpochsThatAreSpentLetNoFurtherTrialBegin() =>
        SmallExperiments.Binary(_context, trials: 9).SetMaximumEpochs(SmallExperiments.Epochs + 1).Run().Trials.Should().HaveCount(2);

    [Fact]
    public void ProgressIsToldOfEveryEventAndTheLogOfTransitions()
    {
        List<JournalEventKind> told = [];
        List<string> lines = [];
        _context.Log += (_, entry) => lines.Add(entry.RawMessage);

        SmallExperiments.Binary(_context, trials: 1).SetProgress(new Told(p => told.Add(p.Kind))).Run();

        told.Should().Equal(JournalEventKind.Started, JournalEventKind.Measured, JournalEventKind.Measured, JournalEventKind.Measured,
            JournalEventKind.FoldCompleted, JournalEventKind.Completed);
        lines.Where(line => line.StartsWith("Trial 0", StringComparison.Ordinal)).Should().HaveCount(2);
    }

    internal sealed class Told(Action<ExperimentProgress> tell) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => tell(value);
    }
}
