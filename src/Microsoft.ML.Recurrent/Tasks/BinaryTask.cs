using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One logit per row; logistic loss; accuracy.</summary>
internal sealed class BinaryTask(TaskDescription description, double labelSmoothing) : RecurrentTask(description)
{
    public override int LabelWidth => 1;

    public override string MetricName => "Accuracy";

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) =>
        torch.nn.functional.binary_cross_entropy_with_logits(
            logits.squeeze(1), labels.squeeze(1), weights, reduction: torch.nn.Reduction.Sum);

    public override torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => labelSmoothing == 0
        ? Loss(logits, labels, weights)
        : Loss(logits, Smooth(labels), weights);

    /// <summary>1 becomes the most of a label that is left to it, 0 the least.</summary>
    private torch.Tensor Smooth(torch.Tensor labels)
    {
        // Tensors: TorchSharp lets go of the numbers that its operators take.
        using torch.Tensor most = torch.tensor([(float)(1 - labelSmoothing / 2)], device: labels.device), least = torch.tensor([(float)(labelSmoothing / 2)], device: labels.device);
        return torch.maximum(labels * most, least);
    }

    public override double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double correct = 0, total = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            total += weights[row];
            if (logits[row] > 0 == labels[row] > 0.5f)
                correct += weights[row];
        }

        return correct / total;
    }

    public override void Average(ReadOnlySpan<float> logits, Span<float> mean) => mean[0] = NetworkMean.OfSigmoid(logits);

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits)
    {
        var each = graph.Concat(1, logits);
        var ofFalse = graph.LogOfSum(graph.Negative(graph.Softplus(each)), 1);
        var ofTrue = graph.LogOfSum(graph.Negative(graph.Softplus(graph.Negative(each))), 1);
        return graph.Unsqueeze(graph.Sub(ofTrue, ofFalse), 1);
    }

    public override IReadOnlyList<OutputColumn> OutputColumns() =>
    [
        OutputColumn.Create("Score", NumberDataViewType.Single, ScoreAnnotations.Of(this, "Score"),
            static (ReadOnlySpan<float> logits, ref float score) => score = logits[0]),
        OutputColumn.Create("Probability", NumberDataViewType.Single, ScoreAnnotations.Of(this, "Probability", isNormalized: true),
            static (ReadOnlySpan<float> logits, ref float probability) => probability = Probability(logits[0])),
        OutputColumn.Create("PredictedLabel", BooleanDataViewType.Instance, ScoreAnnotations.Of(this, "PredictedLabel"),
            (ReadOnlySpan<float> logits, ref bool label) =>
                label = Description.Threshold is { } threshold ? Probability(logits[0]) > threshold : logits[0] > 0),
    ];

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits)
    {
        var score = graph.Squeeze(logits, 1);
        var probability = graph.Sigmoid(score);
        var label = Description.Threshold is { } threshold ? graph.Greater(probability, graph.Number(threshold)) : graph.Greater(score, graph.Number(0));
        string rule = Description.Threshold is { } above
            ? string.Create(CultureInfo.InvariantCulture, $"(batch): whether the probability is above {above}.")
            : "(batch): whether the logit is above 0.";
        return
        [
            new(new("Score", OnnxElementType.Float, [OnnxDimension.Batch], "(batch): the logit."), score),
            new(new("Probability", OnnxElementType.Float, [OnnxDimension.Batch], "(batch): of true, from 0 to 1."), probability),
            new(new("PredictedLabel", OnnxElementType.Bool, [OnnxDimension.Batch], rule), label),
        ];
    }

    private static float Probability(float logit) => 1f / (1f + MathF.Exp(-logit));
}
