using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One logit per class; cross-entropy; accuracy. Labels of steps may be decoded by rows, with a field over neighboring ones.</summary>
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

    public override string? StepObjection => Description.Tags is { HasField: true } or { IsConstrained: true }
        ? "The network decodes the labels of a row together, by a conditional random field or a tag scheme, which takes the whole row, so it cannot be streamed. "
            + "Fit it with Tagging.UseCrf = false and Tagging.ConstrainDecoding = null, so that each step is labeled on its own."
        : null;

    private CrfParameters? Field { get; init; }

    public override RecurrentTask With(CrfParameters? field) => new MulticlassTask(Description, labelSmoothing) { Field = field };

    public override TagMeasure? MeasureOf(CrfParameters? field) =>
        Description.Tags is { HasField: true } or { IsConstrained: true } ? new TagMeasure(new TagField(Description, field)) : null;

    /// <summary>Under a field the networks' scores of a labeling are averaged, else their probabilities of a class.</summary>
    public override void Average(ReadOnlySpan<float> logits, Span<float> mean)
    {
        if (Description.HasField)
            NetworkMean.OfValues(logits, mean);
        else
            NetworkMean.OfSoftmax(logits, mean);
    }

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits)
    {
        if (Description.HasField)
            return graph.Mean(logits);
        var each = graph.Concat(OutputAxis, [.. logits.Select(own => graph.Unsqueeze(graph.LogSoftmax(own, OutputAxis), OutputAxis))]);
        return graph.Sub(graph.LogOfSum(each, OutputAxis), graph.Number(MathF.Log(logits.Count)));
    }

    public override IReadOnlyList<OutputColumn> OutputColumns()
    {
        var score = Column<float>("Score", NumberDataViewType.Single, Softmax, Outputs);
        if (Description.Tags is null)
            return [score, Column<uint>("PredictedLabel", new KeyDataViewType(typeof(uint), Outputs), static (logits, label) => label[0] = (uint)TensorPrimitives.IndexOfMax(logits) + 1)];
        var rows = new TagColumns(this, new TagField(Description, Field));
        return [Description.HasField ? rows.Marginals("Score") : score, rows.Labels("PredictedLabel"), .. rows.OfRows()];
    }

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths)
    {
        if (Description.Tags is null)
            return Onnx(graph, graph.Softmax(logits, OutputAxis), graph.ArgMax(logits, OutputAxis), "the most probable class");
        var rows = new TagOnnx(graph, new TagField(Description, Field), logits, lengths).Append();
        return
        [
            .. Onnx(graph, rows.Marginals, rows.Labels, "the class that is decoded"),
            new(new(TagColumns.SequenceProbability, OnnxElementType.Float, [OnnxDimension.Batch], "(batch): the probability of the decoded classes together."), rows.Probability),
        ];
    }

    private OnnxOutput[] Onnx(OnnxGraph graph, OnnxValue probabilities, OnnxValue classes, string what) =>
    [
        Onnx("Score", OnnxElementType.Float, "each class's probability.", probabilities, Outputs),
        Onnx("PredictedLabel", OnnxElementType.Int64, $"{what} as a key from 1 to {Outputs}; key k is label k - 1 (from 0) of the metadata.", graph.Add(classes, graph.Integer(1))),
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
