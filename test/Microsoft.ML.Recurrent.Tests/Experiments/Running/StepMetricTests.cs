using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>Booleans and numbers of steps are measured as <c>EvaluateSequences</c> measures them, and other labels are refused.</summary>
public class StepMetricTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(ExperimentMetric.StepBinaryAccuracy)]
    [InlineData(ExperimentMetric.StepBinaryF1Score)]
    [InlineData(ExperimentMetric.StepBinaryAreaUnderRocCurve)]
    public void BooleansAreSearchedByTheMetric(ExperimentMetric metric)
    {
        var result = Experiment(metric, "Rises").Run();

        var metrics = _context.BinaryClassification.EvaluateSequences(result.BestModel.Transform(Validation), "Rises");
        result.Best.Metric.Should().Be(metric switch
        {
            ExperimentMetric.StepBinaryAccuracy => metrics.Accuracy,
            ExperimentMetric.StepBinaryF1Score => metrics.F1Score,
            _ => metrics.AreaUnderRocCurve,
        });
        result.IsHigherBetter.Should().BeTrue();
        result.Best.Metric.Should().Be(result.Trials.Max(t => t.Metric));
    }

    [Theory]
    [InlineData(ExperimentMetric.StepRegressionRSquared, true)]
    [InlineData(ExperimentMetric.StepRegressionMeanAbsoluteError, false)]
    [InlineData(ExperimentMetric.StepRegressionRootMeanSquaredError, false)]
    public void NumbersAreSearchedByTheMetric(ExperimentMetric metric, bool isHigherBetter)
    {
        var result = Experiment(metric, "Amounts").Run();

        var metrics = _context.Regression.EvaluateSequences(result.BestModel.Transform(Validation), "Amounts");
        result.Best.Metric.Should().Be(metric switch
        {
            ExperimentMetric.StepRegressionRSquared => metrics.RSquared,
            ExperimentMetric.StepRegressionMeanAbsoluteError => metrics.MeanAbsoluteError,
            _ => metrics.RootMeanSquaredError,
        });
        result.IsHigherBetter.Should().Be(isHigherBetter);
        result.Best.Metric.Should().Be(isHigherBetter ? result.Trials.Max(t => t.Metric) : result.Trials.Min(t => t.Metric));
    }

    [Fact]
    public void OtherLabelsAreRefused()
    {
        Message(Experiment(ExperimentMetric.StepBinaryAccuracy, "Amounts")).Should().Be(
            "Metric StepBinaryAccuracy is for a Boolean per step, but label column 'Amounts' holds Single for each step; choose one of StepRegressionRSquared, StepRegressionMeanAbsoluteError, "
            + "StepRegressionRootMeanSquaredError.");
        Message(SmallExperiments.Binary(_context).SetMetric(ExperimentMetric.StepBinaryF1Score)).Should().Be(
            "Metric StepBinaryF1Score is for a Boolean per step, but label column 'Label' holds Boolean; choose one of BinaryAccuracy, BinaryAreaUnderRocCurve, BinaryAreaUnderPrecisionRecallCurve, "
            + "BinaryF1Score, BinaryLogLoss.");
        Message(SmallExperiments.Forecast(_context).SetDataset(SyntheticSeries.View(_context, 60), 0.2).SetMetric(ExperimentMetric.StepRegressionRSquared)).Should().StartWith(
            "Metric StepRegressionRSquared is for a number per step, but the pipeline forecasts; choose one of ForecastMeanAbsoluteError, ");
    }

    [Fact]
    public void ValidationStepsOfOneClassAreRefusedBeforeAnyFit()
    {
        TaggedRow[] alike = [.. TaggedRow.Create(10).Select(row => new TaggedRow { Values = row.Values, Rises = new bool[row.Values.Length] })];
        var experiment = Experiment(ExperimentMetric.StepBinaryAreaUnderRocCurve, "Rises").SetDataset(TaggedRow.View(_context), _context.Data.LoadFromEnumerable(alike));

        experiment.Invoking(e => e.Run()).Should().Throw<InvalidOperationException>().WithMessage(
            "Metric StepBinaryAreaUnderRocCurve cannot be measured on the validation *: the label column 'Rises' has the same class in all * steps; expected steps of both classes.");
    }

    private IDataView Validation => TaggedRow.View(_context, 30, seed: 2);

    private RecurrentExperiment Experiment(ExperimentMetric metric, string label) => _context.Recurrent().CreateExperiment()
        .SetPipeline<LstmOptions>(options => label == "Rises" ? _context.BinaryClassification.Trainers.Lstm(options) : _context.Regression.Trainers.Lstm(options),
            new ParameterSpace<LstmOptions>(SmallOptions.Lstm(label: label)).Only("HiddenSize").Range(o => o.HiddenSize, 3, 8))
        .SetDataset(TaggedRow.View(_context), Validation).SetMetric(metric).SetMaximumTrials(2);

    private static string Message(RecurrentExperiment experiment) => experiment.Invoking(e => e.Run()).Should().ThrowExactly<ArgumentException>().Which.Message;
}
