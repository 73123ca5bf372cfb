using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One output per label value, trained on standardized labels; squared error; R².</summary>
internal sealed class RegressionTask(TaskDescription description) : RecurrentTask(description)
{
    public override int LabelWidth => Outputs;

    public override string MetricName => "RSquared";

    public override string ScoreKind => Description.IsVector ? "MultiOutputRegression" : base.ScoreKind;

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) =>
        (torch.nn.functional.mse_loss(logits, labels, reduction: torch.nn.Reduction.None).mean([1L]) * weights).sum();

    /// <summary>R², averaged over the outputs; the same on standardized and on original labels.</summary>
    public override double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double total = 0;
        for (int output = 0; output < Outputs; output++)
            total += RSquared(logits, labels, weights, output);
        return total / Outputs;
    }

    public override void Average(ReadOnlySpan<float> logits, Span<float> mean) => NetworkMean.OfValues(logits, mean);

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits) => graph.Mean(logits);

    private double RSquared(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int output)
    {
        double weight = 0, mean = 0, residual = 0, spread = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            weight += weights[row];
            mean += weights[row] * (double)labels[row * Outputs + output];
        }

        mean /= weight;
        for (int row = 0; row < weights.Length; row++)
        {
            double label = labels[row * Outputs + output], error = label - logits[row * Outputs + output];
            residual += weights[row] * error * error;
            spread += weights[row] * (label - mean) * (label - mean);
        }

        // Labels that do not differ explain nothing: R² is then 1 where they are met and 0 where not, never infinite.
        return spread > 0 ? 1 - residual / spread : residual == 0 ? 1 : 0;
    }

    public override IReadOnlyList<OutputColumn> OutputColumns()
    {
        float[] mean = Description.LabelMean!, scale = Description.LabelScale!;
        var annotations = ScoreAnnotations.Of(this, "Score");
        return Description.IsVector
            ? [OutputColumn.Create("Score", new VectorDataViewType(NumberDataViewType.Single, Outputs), annotations,
                (ReadOnlySpan<float> logits, ref VBuffer<float> score) =>
                {
                    var editor = VBufferEditor.Create(ref score, logits.Length);
                    for (int i = 0; i < logits.Length; i++)
                        editor.Values[i] = logits[i] * scale[i] + mean[i];
                    score = editor.Commit();
                })]
            : [OutputColumn.Create("Score", NumberDataViewType.Single, annotations,
                (ReadOnlySpan<float> logits, ref float score) => score = logits[0] * scale[0] + mean[0])];
    }

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits)
    {
        var scaled = graph.Mul(logits, graph.Constant("label.scale", [Outputs], Description.LabelScale!));
        var score = graph.Add(scaled, graph.Constant("label.mean", [Outputs], Description.LabelMean!));
        return Description.IsVector
            ? [new(new("Score", OnnxElementType.Float, [OnnxDimension.Batch, Outputs], $"(batch, {Outputs}): in the labels' units."),
                score)]
            : [new(new("Score", OnnxElementType.Float, [OnnxDimension.Batch], "(batch): in the label's unit."), graph.Squeeze(score, 1))];
    }
}
