using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One logit per label; logistic loss; accuracy.</summary>
internal sealed class BinaryTask(TaskDescription description, double labelSmoothing) : RecurrentTask(description)
{
    public override int LabelWidth => 1;

    public override string MetricName => "Accuracy";

    public override string ScoreKind => Description.PerStep ? ScoreAnnotations.OfSequences : Description.Kind.ToString();

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

    public override IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        new Accuracy(Outputs, static (logits, label) => logits[0] > 0 == label > 0.5f);

    public override void Average(ReadOnlySpan<float> logits, Span<float> mean) => mean[0] = NetworkMean.OfSigmoid(logits);

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits)
    {
        var each = graph.Concat(OutputAxis, logits);
        var ofFalse = graph.LogOfSum(graph.Negative(graph.Softplus(each)), OutputAxis);
        var ofTrue = graph.LogOfSum(graph.Negative(graph.Softplus(graph.Negative(each))), OutputAxis);
        return graph.Unsqueeze(graph.Sub(ofTrue, ofFalse), OutputAxis);
    }

    public override IReadOnlyList<OutputColumn> OutputColumns() =>
    [
        Column<float>("Score", NumberDataViewType.Single, static (logits, score) => score[0] = logits[0]),
        Column<float>("Probability", NumberDataViewType.Single, static (logits, probability) => probability[0] = Probability(logits[0]), isNormalized: true),
        Column<bool>("PredictedLabel", BooleanDataViewType.Instance,
            (logits, label) => label[0] = Description.Threshold is { } threshold ? Probability(logits[0]) > threshold : logits[0] > 0),
    ];

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths)
    {
        var score = graph.Squeeze(logits, OutputAxis);
        var probability = graph.Sigmoid(score);
        var label = Description.Threshold is { } threshold ? graph.Greater(probability, graph.Number(threshold)) : graph.Greater(score, graph.Number(0));
        string rule = Description.Threshold is { } above
            ? string.Create(CultureInfo.InvariantCulture, $"whether the probability is above {above}.")
            : "whether the logit is above 0.";
        return
        [
            Onnx("Score", OnnxElementType.Float, "the logit.", score),
            Onnx("Probability", OnnxElementType.Float, "of true, from 0 to 1.", probability),
            Onnx("PredictedLabel", OnnxElementType.Bool, rule, label),
        ];
    }

    private static float Probability(float logit) => 1f / (1f + MathF.Exp(-logit));
}
