using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

public class ExperimentErrorTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void ExperimentWithoutSettingsSaysWhichAreMissing() => Message<InvalidOperationException>(_context.Recurrent().CreateExperiment()).Should().Be(
        "The experiment cannot run, for 4 reasons:" + string.Concat(new[]
        {
            "no pipeline is set; call SetPipeline.", "no data is set; call SetDataset.", "no metric is set; call SetMetric.",
            "no end is set; call SetMaximumTrials, SetMaximumTime or SetMaximumEpochs.",
        }.Select(reason => $"{Environment.NewLine}- {reason}")));

    [Fact]
    public void EmptySpaceIsRefused() => Message<InvalidOperationException>(SmallExperiments.Binary(_context).SetPipeline(
        options => Trainer(options, fails: false), SmallExperiments.Space.Fix(o => o.HiddenSize, 4).Fix(o => o.Training.LearningRate, 0.01))).Should().Be(
        "The search space of LstmOptions has no parameter; leave one of its parameters free, or add one by Range or Choice.");

    [Fact]
    public void MetricOfAnotherTaskIsRefusedBeforeAnyFit() => Message<ArgumentException>(SmallExperiments.Binary(_context).SetMetric(ExperimentMetric.MulticlassMicroAccuracy)).Should().Be(
        "Metric MulticlassMicroAccuracy is for multiclass classification, but label column 'Label' holds Boolean, which is for binary classification; choose one of BinaryAccuracy, "
        + "BinaryAreaUnderRocCurve, BinaryAreaUnderPrecisionRecallCurve, BinaryF1Score, BinaryLogLoss.");

    [Theory]
    [InlineData("Keys", ExperimentMetric.MulticlassMicroAccuracy)]
    [InlineData("Rises", ExperimentMetric.BinaryAccuracy)]
    [InlineData("Amounts", ExperimentMetric.RegressionRSquared)]
    public void MetricOfRowsIsRefusedForLabelsOfSteps(string label, ExperimentMetric metric) => Message<ArgumentException>(_context.Recurrent().CreateExperiment()
        .SetPipeline(options => StepTrainer(metric, options), new ParameterSpace<LstmOptions>(SmallOptions.Lstm(epochs: 1) with { LabelColumnName = label }).Range(o => o.HiddenSize, 3, 8))
        .SetDataset(TaggedRow.View(_context), 0.2).SetMetric(metric).SetMaximumTrials(2)).Should().Be(
        $"Metric {metric} takes one label per row, but label column '{label}' holds one for each step; "
        + label switch
        {
            "Keys" => "choose one of SequenceTokenAccuracy, SequenceMicroF1, SequenceMacroF1.",
            "Rises" => "choose one of StepBinaryAccuracy, StepBinaryF1Score, StepBinaryAreaUnderRocCurve.",
            _ => "choose one of StepRegressionRSquared, StepRegressionMeanAbsoluteError, StepRegressionRootMeanSquaredError.",
        });

    [Fact]
    public void MetricOfForecastsIsRefusedForRows() => Message<ArgumentException>(SmallExperiments.Binary(_context).SetMetric(ExperimentMetric.ForecastMeanAbsoluteError)).Should().Be(
        "Metric ForecastMeanAbsoluteError is for forecasts, but the pipeline does not forecast; choose one of BinaryAccuracy, BinaryAreaUnderRocCurve, BinaryAreaUnderPrecisionRecallCurve, "
        + "BinaryF1Score, BinaryLogLoss.");

    [Theory]
    [InlineData("Keys", ExperimentMetric.MulticlassMicroAccuracy, "choose one of SequenceTokenAccuracy, SequenceMicroF1, SequenceMacroF1.")]
    [InlineData("Amounts", ExperimentMetric.RegressionRSquared, "choose one of StepRegressionRSquared, StepRegressionMeanAbsoluteError, StepRegressionRootMeanSquaredError.")]
    public void MetricOfForecastsIsRefusedForLabelsOfSteps(string label, ExperimentMetric task, string advice) => Message<ArgumentException>(_context.Recurrent().CreateExperiment()
        .SetPipeline(options => StepTrainer(task, options), new ParameterSpace<LstmOptions>(SmallOptions.Lstm(epochs: 1) with { LabelColumnName = label }).Range(o => o.HiddenSize, 3, 8))
        .SetDataset(TaggedRow.View(_context), 0.2).SetMetric(ExperimentMetric.ForecastMeanAbsoluteError).SetMaximumTrials(2)).Should().Be(
        $"Metric ForecastMeanAbsoluteError is for forecasts, but the pipeline does not forecast; {advice}");

    [Fact]
    public void MetricOfRowsIsRefusedForForecasts() => Message<ArgumentException>(
        SmallExperiments.Forecast(_context).SetDataset(SyntheticSeries.View(_context, 60), 0.2).SetMetric(ExperimentMetric.BinaryAccuracy)).Should().StartWith(
        "Metric BinaryAccuracy is for binary classification, but the pipeline forecasts; choose one of ForecastMeanAbsoluteError, ");

    [Fact]
    public void LabelThatIsMissingIsNamed() => Message<ArgumentException>(SmallExperiments.Binary(_context).SetMetric(ExperimentMetric.BinaryAccuracy, "Missing")).Should().StartWith(
        "The label column 'Missing' is missing; the transformed data has ").And.EndWith("Name the label's column in SetMetric.");

    [Fact]
    public void PipelineWithoutARecurrentEstimatorIsRefused() => Message<ArgumentException>(
        SmallExperiments.Binary(_context).SetPipeline(_ => _context.Transforms.CopyColumns("Copy", "Values"), SmallExperiments.Space)).Should().StartWith(
        "SetPipeline's function gave ColumnCopyingEstimator, which holds no recurrent estimator; expected one of Trainers.Lstm, ");

    [Fact]
    public void PipelineThatIsNullIsRefused()
    {
        var run = () => SmallExperiments.Binary(_context).SetPipeline((LstmOptions _) => null!, SmallExperiments.Space).Run();

        run.Should().ThrowExactly<ArgumentException>().WithMessage("SetPipeline's function gave null; expected a pipeline.");
    }

    [Fact]
    public void FailingTrialIsRecordedAndTheOthersGoOn()
    {
        var result = SmallExperiments.Binary(_context).SetPipeline(options => Trainer(options, fails: options.HiddenSize > 5), SmallExperiments.Space).Run();

        var failed = result.Trials.Where(t => t.Status == TrialStatus.Failed).ToArray();
        failed.Should().NotBeEmpty().And.HaveCountLessThan(result.Trials.Count);
        failed.Should().OnlyContain(t => t.Error == "It fails." && t.Metric == null && t.Ending == "The trial failed.");
        result.Leaderboard.TakeLast(failed.Length).Should().Equal(failed);
    }

    [Fact]
    public void ExperimentWhoseTrialsAllFailEndsWithTheFirstError()
    {
        int calls = 0;
        var experiment = SmallExperiments.Binary(_context, trials: 3).SetPipeline(options => Trainer(options, fails: calls++ > 0), SmallExperiments.Space);

        var run = () => experiment.Run();

        run.Should().Throw<InvalidOperationException>().WithMessage("All 3 trials failed. The first error: It fails.").WithInnerException<TimeZoneNotFoundException>();
    }

    [Fact]
    public void MetricThatIsNotANumberFailsTheTrial() => Message<InvalidOperationException>(
        SmallExperiments.Binary(_context, trials: 1).SetCustomMetric("Own", isHigherBetter: true, _ => double.NaN)).Should().Be(
        "The only trial failed. The first error: Own is not a number on the validation rows; give validation rows that it can be measured on.");

    [Theory]
    [InlineData(double.PositiveInfinity, "infinite")]
    [InlineData(double.NegativeInfinity, "minus infinity")]
    public void MetricThatIsInfiniteFailsTheTrial(double metric, string found) => Message<InvalidOperationException>(
        SmallExperiments.Binary(_context, trials: 1).SetCustomMetric("Own", isHigherBetter: true, _ => metric)).Should().Be(
        $"The only trial failed. The first error: Own is {found} on the validation rows; give validation rows that it can be measured on.");

    [Fact]
    public void TrialThatTakesTooMuchMemoryFails() => Message<InvalidOperationException>(SmallExperiments.Binary(_context, trials: 1)
        .SetPipeline(options => Trainer(options with { Training = options.Training with { MaximumEpochs = 10_000, Patience = 0 } }, fails: false), SmallExperiments.Space).SetMaximumMemory(1)).Should().Match(
        "The only trial failed. The first error: The process takes * MB of memory, more than SetMaximumMemory's 1 MB; narrow the sizes or the batch, or raise the limit.");

    [Fact]
    public void TimeThatIsOverPausesTheTrialThatRuns() => Message<InvalidOperationException>(SmallExperiments.Binary(_context)
        .SetPipeline(options => Trainer(options with { Training = options.Training with { MaximumEpochs = 1_000_000, Patience = 0 } }, fails: false), SmallExperiments.Space)
        .SetMaximumTime(TimeSpan.FromSeconds(0.2))).Should().Be(
        "No trial completed: 1 began, 0 failed, 1 paused. Allow more time.");

    [Fact]
    public void PrunerThatPausesAllTrialsIsNamed() => Message<InvalidOperationException>(SmallExperiments.Binary(_context, trials: 2).SetPruner(new Pausing())).Should().Be(
        "No trial completed: 2 began, 0 failed, 2 paused. Choose a pruner that pauses less than Pausing, or none.");

    [Fact]
    public void EpochsThatLeaveNoTrialToGoOnAreNamed() => Message<InvalidOperationException>(
        SmallExperiments.Binary(_context).SetPruner(new Pausing()).SetMaximumEpochs(1)).Should().Be(
        "No trial completed: 1 began, 0 failed, 1 paused. Allow more epochs. Choose a pruner that pauses less than Pausing, or none.");

    [Fact]
    public void TunerThatProposesNothingIsNamed() => Message<InvalidOperationException>(SmallExperiments.Binary(_context).SetTuner(new Silent())).Should().Be(
        "No trial completed: 0 began, because the tuner proposed no configuration. Use another tuner, or another space.");

    [Theory]
    [InlineData("progress")]
    [InlineData("pruner")]
    [InlineData("tuner")]
    public void ErrorThatIsNotATrialsOwnEndsTheExperiment(string what)
    {
        var (experiment, faulty) = (SmallExperiments.Binary(_context), new Faulty());

        Message<TimeZoneNotFoundException>(what switch
        {
            "progress" => experiment.SetProgress(faulty),
            "pruner" => experiment.SetPruner(faulty),
            _ => experiment.SetTuner(faulty),
        }).Should().Be("It fails.");
    }

    [Theory]
    [InlineData("folds", "The number of folds is 1; expected 2 or more.*")]
    [InlineData("fraction", "The validation fraction is 1; expected a fraction between 0 and 1.*")]
    [InlineData("trials", "The number of trials is 0; expected 1 or more.*")]
    [InlineData("time", "The time is 00:00:00; expected more than 0.*")]
    [InlineData("epochs", "The number of epochs is 0; expected 1 or more.*")]
    [InlineData("concurrency", "The number of trials at once is 0; expected 1 or more.*")]
    public void SettingOutOfItsRangeIsRefused(string setting, string message)
    {
        var (experiment, data) = (_context.Recurrent().CreateExperiment(), SyntheticRows.View(_context));

        Action set = setting switch
        {
            "folds" => () => experiment.SetDataset(data, folds: 1),
            "fraction" => () => experiment.SetDataset(data, validationFraction: 1.0),
            "trials" => () => experiment.SetMaximumTrials(0),
            "concurrency" => () => experiment.SetMaximumConcurrency(0),
            "time" => () => experiment.SetMaximumTime(TimeSpan.Zero),
            _ => () => experiment.SetMaximumEpochs(0),
        };

        set.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    public static TheoryData<string, Action<RecurrentExperiment>> Nothings => new()
    {
        { "SetTuner was given null for tuner; expected a tuner. (Parameter 'tuner')", e => e.SetTuner(null!) },
        { "SetPruner was given null for pruner; expected a pruner; NoPruner pauses nothing. (Parameter 'pruner')", e => e.SetPruner(null!) },
        { "SetPipeline was given null for pipeline; expected a function that makes a pipeline of options. (Parameter 'pipeline')", e => e.SetPipeline((Func<LstmOptions, IEstimator<ITransformer>>)null!, SmallExperiments.Space) },
        { "SetPipeline was given null for space; expected the parameters to search. (Parameter 'space')", e => e.SetPipeline((LstmOptions _) => null!, null!) },
        { "SetDataset was given null for validationData; expected rows to measure on. (Parameter 'validationData')", e => e.SetDataset(SyntheticRows.View(new MLContext(1)), (IDataView)null!) },
        { "SetCustomMetric was given an empty text for name; expected a name for tables and the journal. (Parameter 'name')", e => e.SetCustomMetric(" ", true, _ => 1) },
        { "SetMetric was given an empty text for labelColumnName; expected the label's column, or null for the network's. (Parameter 'labelColumnName')", e => e.SetMetric(ExperimentMetric.BinaryAccuracy, "") },
        { "SetIdentity was given an empty text for identity; expected a text that names what the journal cannot know. (Parameter 'identity')", e => e.SetIdentity("") },
        { "SetJournal was given an empty text for folder; expected a folder. (Parameter 'folder')", e => e.SetJournal("") },
        { "SetJournal was given null for journal; expected a journal. (Parameter 'journal')", e => e.SetJournal((IExperimentJournal)null!) },
        { "SetProgress was given null for progress; expected a receiver. (Parameter 'progress')", e => e.SetProgress(null!) },
    };

    [Theory]
    [MemberData(nameof(Nothings))]
    public void SettingThatIsNullOrEmptyIsNamed(string message, Action<RecurrentExperiment> set) =>
        FluentActions.Invoking(() => set(_context.Recurrent().CreateExperiment())).Should().Throw<ArgumentException>().Which.Message.Should().Be(message);

    private sealed class Pausing : IPruner
    {
        public bool ShouldPause(Trial trial, PruningState state) => true;

        public int? Promote(PruningState state) => null;

        public bool MayPromote(Trial trial, PruningState state) => false;
    }

    private sealed class Silent : ITuner
    {
        public Configuration? Propose(TuningState state) => null;
    }

    private sealed class Faulty : IProgress<ExperimentProgress>, IPruner, ITuner
    {
        public void Report(ExperimentProgress value) => throw new TimeZoneNotFoundException("It fails.");

        public bool ShouldPause(Trial trial, PruningState state) => throw new TimeZoneNotFoundException("It fails.");

        public int? Promote(PruningState state) => null;

        public bool MayPromote(Trial trial, PruningState state) => false;

        public Configuration? Propose(TuningState state) => throw new TimeZoneNotFoundException("It fails.");
    }

    private RecurrentEstimator Trainer(LstmOptions options, bool fails) =>
        fails ? throw new TimeZoneNotFoundException("It fails.") : _context.BinaryClassification.Trainers.Lstm(options);

    private RecurrentEstimator StepTrainer(ExperimentMetric metric, LstmOptions options) => metric switch
    {
        ExperimentMetric.BinaryAccuracy => _context.BinaryClassification.Trainers.Lstm(options),
        ExperimentMetric.RegressionRSquared => _context.Regression.Trainers.Lstm(options),
        _ => _context.MulticlassClassification.Trainers.Lstm(options),
    };

    private static string Message<TException>(RecurrentExperiment experiment)
        where TException : Exception
    {
        var run = () => experiment.Run();
        return run.Should().Throw<TException>().Which.Message;
    }
}
