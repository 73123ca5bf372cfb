using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A metric of one tag per step, as <c>EvaluateSequences</c> measures them.</summary>
/// <param name="metric">The metric.</param>
/// <param name="labelColumnName">The tags' column; null for the network's.</param>
internal sealed class SequenceMetric(ExperimentMetric metric, string? labelColumnName) : ITrialMetric
{
    private const string Predicted = "PredictedLabel";
    private const string KeyValues = "KeyValues";

    public string Name => metric.ToString();

    public string Identity => labelColumnName is null ? Name : $"{Name} of label '{labelColumnName}'";

    public bool IsHigherBetter => MetricTasks.IsHigherBetter(metric);

    /// <summary>True of a label for each step.</summary>
    public static bool IsPerStep(SchemaShape.Column label) => label is { Kind: SchemaShape.Column.VectorKind.VariableVector }
        or { Kind: SchemaShape.Column.VectorKind.Vector, IsKey: true } or { Kind: SchemaShape.Column.VectorKind.Vector, ItemType: BooleanDataViewType or TextDataViewType };

    /// <summary>True of labels that are names of classes.</summary>
    public static bool IsTag(SchemaShape.Column label) => label.IsKey || label.ItemType is TextDataViewType;

    public void ThrowIfUnfit(TrialPipeline pipeline, IDataView data)
    {
        RowMetric.ThrowIfOwn(metric, labelColumnName, pipeline);
        var shape = pipeline.Shape(data.Schema);
        string name = LabelOf(pipeline);
        var label = RowMetric.LabelIn(shape, name);
        if (!IsPerStep(label) || !IsTag(label))
            throw new ArgumentException($"Metric {metric} takes a tag for each step, but label column '{name}' holds {RowMetric.Describe(label)}{(IsPerStep(label) ? " for each step" : "")}; "
                + $"expected a vector of keys or of Text. {(IsPerStep(label) ? Capitalized(RowMetric.Advice(label)) : "Choose a metric of rows.")}");
        if (label.IsKey && RowMetric.Find(label.Annotations, KeyValues) is null)
            throw new ArgumentException($"Metric {metric} compares tags by their texts, but label column '{name}' is a vector of keys without key values; make the keys with "
                + "mlContext.Transforms.Conversion.MapValueToKey, or use SetCustomMetric.");
        if (RowMetric.Find(shape, Predicted) is null)
            throw new ArgumentException($"The pipeline gives no column '{Predicted}' to measure; end it with a trainer.");
    }

    public double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation)
    {
        var metrics = Evaluated(model.Transform(fold.Validation), LabelOf(pipeline));
        return metric switch
        {
            ExperimentMetric.SequenceTokenAccuracy => metrics.TokenAccuracy,
            ExperimentMetric.SequenceMicroF1 => metrics.Micro.F1,
            _ => metrics.Macro.F1,
        };
    }

    private static SequenceMetrics Evaluated(IDataView scored, string label) =>
        new SequenceEvaluator(SequenceColumns.Resolve(scored.Schema, label, Predicted, scheme: null, strict: false)).Run(scored);

    private static string Capitalized(string advice) => char.ToUpperInvariant(advice[0]) + advice[1..];

    private string LabelOf(TrialPipeline pipeline) => labelColumnName ?? pipeline.LabelColumnName ?? RowMetric.DefaultLabel;
}
