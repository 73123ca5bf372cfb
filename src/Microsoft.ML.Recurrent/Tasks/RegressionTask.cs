using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One output per label value, trained on standardized labels; squared error; R².</summary>
internal sealed class RegressionTask(TaskDescription description) : RecurrentTask(description)
{
    public override int LabelWidth => Outputs;

    public override string MetricName => "RSquared";

    public override string ScoreKind => Description switch
    {
        { PerStep: true } => ScoreAnnotations.OfNumberSequences,
        { IsVector: true } => "MultiOutputRegression",
        _ => Description.Kind.ToString(),
    };

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) =>
        (torch.nn.functional.mse_loss(logits, labels, reduction: torch.nn.Reduction.None).mean([1L]) * weights).sum();

    public override IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => new RSquared(Outputs, labels, weights);

    public override void Average(ReadOnlySpan<float> logits, Span<float> mean) => NetworkMean.OfValues(logits, mean);

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits) => graph.Mean(logits);

    public override IReadOnlyList<OutputColumn> OutputColumns()
    {
        float[] mean = Description.LabelMean!, scale = Description.LabelScale!;
        return [Column<float>("Score", NumberDataViewType.Single, Unscale, Description.IsVector ? Outputs : null)];

        void Unscale(ReadOnlySpan<float> logits, Span<float> score)
        {
            for (int i = 0; i < logits.Length; i++)
                score[i] = logits[i] * scale[i] + mean[i];
        }
    }

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths)
    {
        var scaled = graph.Mul(logits, graph.Constant("label.scale", [Outputs], Description.LabelScale!));
        var score = graph.Add(scaled, graph.Constant("label.mean", [Outputs], Description.LabelMean!));
        return Description.IsVector
            ? [Onnx("Score", OnnxElementType.Float, "in the labels' units.", score, Outputs)]
            : [Onnx("Score", OnnxElementType.Float, "in the label's unit.", graph.Squeeze(score, OutputAxis))];
    }
}
