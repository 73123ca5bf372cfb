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

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => CrossEntropy(logits, labels, weights, smoothing: 0);

    public override torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) =>
        CrossEntropy(logits, labels, weights, labelSmoothing);

    public override double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double correct = 0, total = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            total += weights[row];
            if (TensorPrimitives.IndexOfMax(logits.Slice(row * Outputs, Outputs)) == (int)labels[row])
                correct += weights[row];
        }

        return correct / total;
    }

    public override void Average(ReadOnlySpan<float> logits, Span<float> mean) => NetworkMean.OfSoftmax(logits, mean);

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits)
    {
        var each = graph.Concat(1, [.. logits.Select(own => graph.Unsqueeze(graph.LogSoftmax(own, 1), 1))]);
        return graph.Sub(graph.LogOfSum(each, 1), graph.Number(MathF.Log(logits.Count)));
    }

    public override IReadOnlyList<OutputColumn> OutputColumns() =>
    [
        OutputColumn.Create("Score", new VectorDataViewType(NumberDataViewType.Single, Outputs),
            ScoreAnnotations.Of(this, "Score"), static (ReadOnlySpan<float> logits, ref VBuffer<float> score) =>
            {
                var editor = VBufferEditor.Create(ref score, logits.Length);
                Softmax(logits, editor.Values);
                score = editor.Commit();
            }),
        OutputColumn.Create("PredictedLabel", new KeyDataViewType(typeof(uint), Outputs),
            ScoreAnnotations.Of(this, "PredictedLabel"),
            static (ReadOnlySpan<float> logits, ref uint label) => label = (uint)TensorPrimitives.IndexOfMax(logits) + 1),
    ];

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits) =>
    [
        new(new("Score", OnnxElementType.Float, [OnnxDimension.Batch, Outputs], $"(batch, {Outputs}): each class's probability."),
            graph.Softmax(logits, 1)),
        new(new("PredictedLabel", OnnxElementType.Int64, [OnnxDimension.Batch],
            $"(batch): the most probable class as a key from 1 to {Outputs}; key k is label k - 1 (from 0) of the metadata."),
            graph.Add(graph.ArgMax(logits, 1), graph.Integer(1))),
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
