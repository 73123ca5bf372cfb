using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>Tags of steps are measured as <c>EvaluateSequences</c> measures them, and other labels are refused.</summary>
public class SequenceMetricTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(ExperimentMetric.SequenceTokenAccuracy)]
    [InlineData(ExperimentMetric.SequenceMicroF1)]
    [InlineData(ExperimentMetric.SequenceMacroF1)]
    public void TagsAreSearchedByTheMetric(ExperimentMetric metric)
    {
        var result = Tagging(metric, "Tags").Run();

        result.IsHigherBetter.Should().BeTrue();
        result.MetricName.Should().Be(metric.ToString());
        var metrics = _context.MulticlassClassification.EvaluateSequences(result.BestModel.Transform(TaggedRow.View(_context, 30, seed: 2)), "TagKeys");
        result.Best.Metric.Should().Be(metric switch
        {
            ExperimentMetric.SequenceTokenAccuracy => metrics.TokenAccuracy,
            ExperimentMetric.SequenceMicroF1 => metrics.Micro.F1,
            _ => metrics.Macro.F1,
        });
        result.Best.Metric.Should().Be(result.Trials.Max(t => t.Metric)).And.BeGreaterThan(0);
        result.Trials.Should().OnlyContain(t => t.Status == TrialStatus.Completed);
    }

    [Fact]
    public void LabelOfARowIsRefused() => Message(SmallExperiments.Binary(_context).SetMetric(ExperimentMetric.SequenceMicroF1)).Should().Be(
        "Metric SequenceMicroF1 takes a tag for each step, but label column 'Label' holds Boolean; expected a vector of keys or of Text. Choose a metric of rows.");

    [Fact]
    public void LabelsOfStepsThatAreNoTagsAreRefused() => Message(Experiment(ExperimentMetric.SequenceTokenAccuracy, Options("Rises"), _context.BinaryClassification.Trainers.Lstm)).Should().Be(
        "Metric SequenceTokenAccuracy takes a tag for each step, but label column 'Rises' holds Boolean for each step; expected a vector of keys or of Text. "
        + "Choose one of StepBinaryAccuracy, StepBinaryF1Score, StepBinaryAreaUnderRocCurve.");

    [Fact]
    public void KeysWithoutValuesAreRefused() => Message(Experiment(ExperimentMetric.SequenceMacroF1, Options("Keys"), _context.MulticlassClassification.Trainers.Lstm)).Should().Be(
        "Metric SequenceMacroF1 compares tags by their texts, but label column 'Keys' is a vector of keys without key values; make the keys with mlContext.Transforms.Conversion.MapValueToKey, "
        + "or use SetCustomMetric.");

    [Fact]
    public void ForecastsAreRefused() => Message(SmallExperiments.Forecast(_context).SetDataset(SyntheticSeries.View(_context, 60), 0.2).SetMetric(ExperimentMetric.SequenceMicroF1)).Should().StartWith(
        "Metric SequenceMicroF1 is for a tag per step, but the pipeline forecasts; choose one of ForecastMeanAbsoluteError, ");

    [Fact]
    public void LabelThatIsMissingIsNamed() => Message(Tagging(ExperimentMetric.SequenceMicroF1, "Tags").SetMetric(ExperimentMetric.SequenceMicroF1, "Missing")).Should().StartWith(
        "The label column 'Missing' is missing; the transformed data has ").And.EndWith("Name the label's column in SetMetric.");

    private RecurrentExperiment Tagging(ExperimentMetric metric, string tags) => Experiment(metric, Options("TagKeys"),
        options => _context.Transforms.Conversion.MapValueToKey("TagKeys", tags).Append(_context.MulticlassClassification.Trainers.Lstm(options)));

    private RecurrentExperiment Experiment(ExperimentMetric metric, LstmOptions options, Func<LstmOptions, IEstimator<ITransformer>> pipeline) => _context.Recurrent().CreateExperiment()
        .SetPipeline(pipeline, new ParameterSpace<LstmOptions>(options).Only("HiddenSize").Range(o => o.HiddenSize, 3, 8))
        .SetDataset(TaggedRow.View(_context), TaggedRow.View(_context, 30, seed: 2)).SetMetric(metric).SetMaximumTrials(3);

    private static LstmOptions Options(string label) => SmallOptions.Lstm(epochs: 3) with { LabelColumnName = label };

    private static string Message(RecurrentExperiment experiment)
    {
        var run = () => experiment.Run();
        return run.Should().ThrowExactly<ArgumentException>().Which.Message;
    }
}
