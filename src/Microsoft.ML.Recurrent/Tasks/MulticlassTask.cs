using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One logit per class; cross-entropy; accuracy.</summary>
internal sealed class MulticlassTask(TaskDescription description, double labelSmoothing) : RecurrentTask(description)
{
    public override int LabelWidth => 1;

    public override string MetricName => "Accuracy";

    public override string ScoreKind => Description.PerStep ? ScoreAnnotations.OfSequences : Description.Kind.ToString();

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => CrossEntropy(logits, labels, weights, smoothing: 0);

    public override torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) =>
        CrossEntropy(logits, labels, weights, labelSmoothing);

    public override IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        new Accuracy(Outputs, static (logits, label) => TensorPrimitives.IndexOfMax(logits) == (int)label);

    public override void Average(ReadOnlySpan<float> logits, Span<float> mean) => NetworkMean.OfSoftmax(logits, mean);

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits)
    {
        var each = graph.Concat(OutputAxis, [.. logits.Select(own => graph.Unsqueeze(graph.LogSoftmax(own, OutputAxis), OutputAxis))]);
        return graph.Sub(graph.LogOfSum(each, OutputAxis), graph.Number(MathF.Log(logits.Count)));
    }

    public override IReadOnlyList<OutputColumn> OutputColumns() =>
    [
        Column<float>("Score", NumberDataViewType.Single, Softmax, Outputs),
        Column<uint>("PredictedLabel", new KeyDataViewType(typeof(uint), Outputs),
            static (logits, label) => label[0] = (uint)TensorPrimitives.IndexOfMax(logits) + 1),
    ];

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits) =>
    [
        Onnx("Score", OnnxElementType.Float, "each class's probability.", graph.Softmax(logits, OutputAxis), Outputs),
        Onnx("PredictedLabel", OnnxElementType.Int64,
            $"the most probable class as a key from 1 to {Outputs}; key k is label k - 1 (from 0) of the metadata.",
            graph.Add(graph.ArgMax(logits, OutputAxis), graph.Integer(1))),
    ];

    private static torch.Tensor CrossEntropy(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights, double smoothing)
    {
        var losses = torch.nn.functional.cross_entropy(
            logits, labels.squeeze(1).to(torch.ScalarType.Int64), reduction: torch.nn.Reduction.None, label_smoothing: smoothing);
        return (losses * weights).sum();
    }

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float largest = TensorPrimitives.Max(logits), sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += probabilities[i] = MathF.Exp(logits[i] - largest);
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] /= sum;
    }
}
