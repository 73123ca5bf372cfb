using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A metric of rows, by ML.NET's evaluators.</summary>
/// <param name="metric">The metric.</param>
/// <param name="labelColumnName">The label; null for the network's.</param>
internal sealed class RowMetric(ExperimentMetric metric, string? labelColumnName) : ITrialMetric
{
    public const string DefaultLabel = "Label";

    private const string Probability = "Probability";

    private readonly MetricTask _task = MetricTasks.Of(metric);

    public string Name => metric.ToString();

    public string Identity => labelColumnName is null ? Name : $"{Name} of label '{labelColumnName}'";

    public bool IsHigherBetter => MetricTasks.IsHigherBetter(metric);

    public void ThrowIfUnfit(TrialPipeline pipeline, IDataView data)
    {
        ThrowIfOwn(metric, labelColumnName, pipeline);
        var shape = pipeline.Shape(data.Schema);
        string name = LabelOf(pipeline);
        var label = LabelIn(shape, name);
        if (SequenceMetric.IsPerStep(label))
            throw new ArgumentException($"Metric {metric} takes one label per row, but label column '{name}' holds one for each step; {Advice(label)}");
        if (Find(shape, "Score") is null)
            throw new ArgumentException("The pipeline gives no column 'Score' to measure; end it with a trainer.");
        if (TaskOf(label) is var found && found != _task)
            throw new ArgumentException(
                $"Metric {metric} is for {MetricTasks.NameOf(_task)}, but label column '{name}' holds {Describe(label)}"
                + (found is { } task ? $", which is for {MetricTasks.NameOf(task)}; choose one of {MetricTasks.MetricsOf(task)}." : "; expected Boolean, a key or Single."));
        if (metric == ExperimentMetric.BinaryLogLoss && Find(shape, Probability) is null)
            throw new ArgumentException($"Metric {metric} needs probabilities, but the pipeline gives no column '{Probability}'; choose another metric or a calibrated trainer.");
    }

    public double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation)
    {
        var scored = model.Transform(fold.Validation);
        string label = LabelOf(pipeline);
        if (Alike(scored, label, cancellation) is { } objection)
            throw new InvalidOperationException($"Metric {metric} cannot be measured on the validation rows: {objection}");
        return _task switch
        {
            MetricTask.Binary => Binary(mlContext.BinaryClassification, scored, label),
            MetricTask.Multiclass => Multiclass(mlContext.MulticlassClassification.Evaluate(scored, label)),
            _ => Regression(mlContext.Regression, scored, label),
        };
    }

    public string? Objection(TrialPipeline pipeline, IDataView rows, CancellationToken cancellation) =>
        pipeline.Keeps(rows.Schema, LabelOf(pipeline)) ? Alike(rows, LabelOf(pipeline), cancellation) : null;

    /// <summary>The metrics that fit a label, for messages.</summary>
    public static string Advice(SchemaShape.Column label) => TaskOf(label) is { } task ? $"choose one of {MetricTasks.MetricsOf(task)}." : "measure it with SetCustomMetric.";

    /// <summary>The metrics that fit what a network predicts, for messages.</summary>
    public static string AdviceFor(TrialPipeline pipeline, IDataView data) => pipeline.OwnTask is { } own ? $"choose one of {MetricTasks.MetricsOf(own)}."
        : pipeline.LabelColumnName is { } name && Find(pipeline.Shape(data.Schema), name) is { } label ? Advice(label) : "measure it with SetCustomMetric.";

    /// <summary>Refuses a metric of labels for a network that forecasts, or predicts what it reads.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labelColumnName">The label that the caller gave: where it is another column than the network reads, something behind the network is measured.</param>
    /// <param name="pipeline">The pipeline.</param>
    public static void ThrowIfOwn(ExperimentMetric metric, string? labelColumnName, TrialPipeline pipeline)
    {
        if (pipeline.OwnTask is not { } own || pipeline.LabelColumnName is not null && labelColumnName is not null && labelColumnName != pipeline.LabelColumnName)
            return;
        string what = own switch { MetricTask.Forecast => "forecasts", MetricTask.NextToken => "predicts the next token", _ => "recommends the next item" };
        throw new ArgumentException($"Metric {metric} is for {MetricTasks.NameOf(MetricTasks.Of(metric))}, but the pipeline {what}; choose one of {MetricTasks.MetricsOf(own)}.");
    }

    /// <summary>The label's column.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static SchemaShape.Column LabelIn(SchemaShape shape, string name) => Find(shape, name) is { } label ? label
        : throw new ArgumentException($"{Errors.MissingColumn(name, "label", shape.Select(c => c.Name), "transformed data")} Name the label's column in SetMetric.");

    /// <summary>Labels that a metric cannot be measured on, being all the same; null where it can.</summary>
    private string? Alike(IDataView rows, string label, CancellationToken cancellation)
    {
        string? expected = _task == MetricTask.Binary ? "expected rows of both classes, which ML.NET's evaluator needs."
            : metric == ExperimentMetric.MulticlassLogLossReduction ? "expected rows of at least two classes."
            : metric == ExperimentMetric.RegressionRSquared ? "expected values that differ." : null;
        return expected is not null && LabelValues.Alike(rows, label, cancellation) is { } alike ? $"{alike}; {expected}" : null;
    }

    private string LabelOf(TrialPipeline pipeline) => labelColumnName ?? pipeline.LabelColumnName ?? DefaultLabel;

    private double Binary(BinaryClassificationCatalog catalog, IDataView scored, string label)
    {
        var metrics = scored.Schema.GetColumnOrNull(Probability) is null ? catalog.EvaluateNonCalibrated(scored, label) : catalog.Evaluate(scored, label);
        return metric switch
        {
            ExperimentMetric.BinaryAccuracy => metrics.Accuracy,
            ExperimentMetric.BinaryAreaUnderRocCurve => metrics.AreaUnderRocCurve,
            ExperimentMetric.BinaryAreaUnderPrecisionRecallCurve => metrics.AreaUnderPrecisionRecallCurve,
            ExperimentMetric.BinaryF1Score => metrics.F1Score,
            _ => ((CalibratedBinaryClassificationMetrics)metrics).LogLoss,
        };
    }

    private double Multiclass(MulticlassClassificationMetrics metrics) => metric switch
    {
        ExperimentMetric.MulticlassMicroAccuracy => metrics.MicroAccuracy,
        ExperimentMetric.MulticlassMacroAccuracy => metrics.MacroAccuracy,
        ExperimentMetric.MulticlassLogLoss => metrics.LogLoss,
        _ => metrics.LogLossReduction,
    };

    private double Regression(RegressionCatalog catalog, IDataView scored, string label)
    {
        if (scored.Schema[label].Type is VectorDataViewType)
        {
            var outputs = RegressionOutputsEvaluation.Run(catalog, scored, label, "Score");
            return Choose(outputs.RSquared, outputs.MeanAbsoluteError, outputs.RootMeanSquaredError);
        }

        var metrics = catalog.Evaluate(scored, label);
        return Choose(metrics.RSquared, metrics.MeanAbsoluteError, metrics.RootMeanSquaredError);
    }

    private double Choose(double rSquared, double absolute, double rootSquared) => metric switch
    {
        ExperimentMetric.RegressionRSquared => rSquared,
        ExperimentMetric.RegressionMeanAbsoluteError => absolute,
        _ => rootSquared,
    };

    /// <summary>A column of a shape; null where there is none.</summary>
    public static SchemaShape.Column? Find(SchemaShape shape, string name) =>
        shape.Where(column => column.Name == name).Select(column => (SchemaShape.Column?)column).FirstOrDefault();

    /// <summary>The task of a label; null where no metric is for such labels.</summary>
    public static MetricTask? TaskOf(SchemaShape.Column label) => label switch
    {
        _ when SequenceMetric.IsPerStep(label) => SequenceMetric.IsTag(label) ? MetricTask.Sequence : label.ItemType is BooleanDataViewType ? MetricTask.StepBinary
            : label.ItemType == NumberDataViewType.Single ? MetricTask.StepRegression : null,
        { IsKey: true } => MetricTask.Multiclass,
        { ItemType: BooleanDataViewType } => MetricTask.Binary,
        { ItemType: NumberDataViewType } => MetricTask.Regression,
        _ => null,
    };

    /// <summary>The type of a label, for messages.</summary>
    public static string Describe(SchemaShape.Column label) =>
        label.IsKey ? "keys" : label.ItemType.ToString()!;
}
