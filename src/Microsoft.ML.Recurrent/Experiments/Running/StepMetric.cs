using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A metric of a Boolean or a number per step, as <c>EvaluateSequences</c> measures them.</summary>
/// <param name="metric">The metric.</param>
/// <param name="labelColumnName">The labels' column; null for the network's.</param>
internal sealed class StepMetric(ExperimentMetric metric, string? labelColumnName) : ITrialMetric
{
    private const string Score = "Score";
    private const string Predicted = "PredictedLabel";

    private readonly MetricTask _task = MetricTasks.Of(metric);

    public string Name => metric.ToString();

    public string Identity => labelColumnName is null ? Name : $"{Name} of label '{labelColumnName}'";

    public bool IsHigherBetter => MetricTasks.IsHigherBetter(metric);

    public void ThrowIfUnfit(TrialPipeline pipeline, IDataView data)
    {
        RowMetric.ThrowIfOwn(metric, labelColumnName, pipeline);
        var shape = pipeline.Shape(data.Schema);
        var label = RowMetric.LabelIn(shape, LabelOf(pipeline));
        if (RowMetric.TaskOf(label) != _task)
            throw new ArgumentException($"Metric {metric} is for {MetricTasks.NameOf(_task)}, but label column '{label.Name}' holds {RowMetric.Describe(label)}"
                + $"{(SequenceMetric.IsPerStep(label) ? " for each step" : "")}; {RowMetric.Advice(label)}");
        foreach (string column in _task == MetricTask.StepBinary ? [Score, Predicted] : new[] { Score })
        {
            if (RowMetric.Find(shape, column) is null)
                throw new ArgumentException($"The pipeline gives no column '{column}' to measure; end it with a trainer.");
        }
    }

    public string? Objection(TrialPipeline pipeline, IDataView rows, CancellationToken cancellation) =>
        metric == ExperimentMetric.StepBinaryAreaUnderRocCurve && pipeline.Keeps(rows.Schema, LabelOf(pipeline))
            && LabelValues.Alike(rows, LabelOf(pipeline), cancellation) is { } alike ? $"{alike}; expected steps of both classes." : null;

    public double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation)
    {
        var (scored, label) = (model.Transform(fold.Validation), LabelOf(pipeline));
        return _task == MetricTask.StepBinary
            ? Choose(new BinaryStepEvaluator(scored.Schema, label, Score, Predicted).Run(scored))
            : Choose(new NumberStepEvaluator(scored.Schema, label, Score).Run(scored));
    }

    private double Choose(BinarySequenceMetrics metrics) => metric switch
    {
        ExperimentMetric.StepBinaryAccuracy => metrics.Accuracy,
        ExperimentMetric.StepBinaryF1Score => metrics.F1Score,
        _ => metrics.AreaUnderRocCurve,
    };

    private double Choose(RegressionSequenceMetrics metrics) => metric switch
    {
        ExperimentMetric.StepRegressionRSquared => metrics.RSquared,
        ExperimentMetric.StepRegressionMeanAbsoluteError => metrics.MeanAbsoluteError,
        _ => metrics.RootMeanSquaredError,
    };

    private string LabelOf(TrialPipeline pipeline) => labelColumnName ?? pipeline.LabelColumnName ?? RowMetric.DefaultLabel;
}
