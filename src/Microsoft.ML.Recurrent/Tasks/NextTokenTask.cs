using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>
/// The next token of a row. What the network gives for a step is the log-likelihood of the token that follows, made in the head, so that no more than a block of steps ever
/// has a value for each token; NaN where that token is unknown. The loss is its negative; perplexity.
/// </summary>
internal sealed class NextTokenTask(TaskDescription description) : RecurrentTask(description)
{
    public const string LogLikelihood = "LogLikelihood";
    public const string StepLogLikelihood = "StepLogLikelihood";
    public const string PerplexityName = "Perplexity";

    public override int LabelWidth => 1;

    public override string MetricName => PerplexityName;

    public override bool IsHigherBetter => false;

    public override string ScoreKind => Description.Kind.ToString();

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => LossOf(logits, weights);

    /// <summary>The negative weighted sum of log-likelihoods.</summary>
    /// <param name="logits">(steps, 1); whatever stands where the weight is 0 does not count.</param>
    /// <param name="weights">(steps).</param>
    public static torch.Tensor LossOf(torch.Tensor logits, torch.Tensor weights)
    {
        // What the network says of an unknown token means nothing, and 0 times NaN is NaN.
        var known = torch.where(weights.to(torch.ScalarType.Bool), logits.squeeze(1), torch.zeros_like(weights));
        return (known * weights).sum().neg();
    }

    public override IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => new Perplexity();

    /// <summary>The log of the mean of the probabilities.</summary>
    public override void Average(ReadOnlySpan<float> logits, Span<float> mean)
    {
        double sum = 0;
        foreach (float own in logits)
            sum += Math.Exp(own);
        mean[0] = (float)Math.Log(sum / logits.Length);
    }

    public override IReadOnlyList<OutputColumn> OutputColumns() =>
    [
        OutputColumn.Create(LogLikelihood, NumberDataViewType.Single, ScoreAnnotations.Of(this, LogLikelihood),
            (ReadOnlySpan<float> steps, ref float value) => value = (float)Sum(steps).LogLikelihood),
        OutputColumn.OfSteps<float>(StepLogLikelihood, NumberDataViewType.Single, width: null, ScoreAnnotations.Of(this, StepLogLikelihood), outputs: 1,
            static (step, value) => step.CopyTo(value)),
        OutputColumn.Create(PerplexityName, NumberDataViewType.Single, ScoreAnnotations.Of(this, PerplexityName),
            (ReadOnlySpan<float> steps, ref float value) => value = PerplexityOf(steps)),
    ];

    public override string? StepObjection =>
        "The network is a model of the next token, whose columns hold likelihoods of the tokens that it is given, so it cannot be streamed. Score whole rows with Transform, or generate text with CreateTextGenerator.";

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits) => graph.Unsqueeze(LogOfMean(graph, graph.Concat(OutputAxis, logits), OutputAxis, logits.Count), OutputAxis);

    /// <summary>The logarithm of the mean of the networks' probabilities.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="logProbabilities">Those of all networks.</param>
    /// <param name="axis">The axis of the networks, which goes.</param>
    /// <param name="networks">How many there are.</param>
    public static OnnxValue LogOfMean(OnnxGraph graph, OnnxValue logProbabilities, int axis, int networks) =>
        graph.Sub(graph.LogOfSum(logProbabilities, axis), graph.Number(MathF.Log(networks)));

    /// <param name="graph">The graph.</param>
    /// <param name="logits">(batch, steps + 1, 1): log-likelihoods, NaN where a token is unknown.</param>
    /// <param name="lengths">(batch), int64: the rows' steps and their end.</param>
    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths)
    {
        var steps = graph.Squeeze(logits, OutputAxis);
        var isInside = graph.Less(graph.Range(graph.Squeeze(graph.SizeOf(steps, 1), 0)), graph.Unsqueeze(lengths, 1));
        var isKnown = graph.And(isInside, graph.Not(graph.IsNaN(steps)));
        // As managed code sums.
        var sum = graph.ReduceSum(graph.Double(graph.Where(isKnown, steps, graph.Number(0))), 1);
        var count = graph.ReduceSum(graph.Cast(isKnown, OnnxElementType.Double), 1);
        return
        [
            Onnx(LogLikelihood, "the natural logarithm of the row's probability.", graph.Cast(sum, OnnxElementType.Float)),
            Onnx(StepLogLikelihood, "of each token given those before it, and last of the end of the row; NaN where the token is unknown, zeros behind.",
                graph.Where(isInside, steps, graph.Number(0)), new OnnxDimension(0, "steps_and_end")),
            Onnx(PerplexityName, "exp of the mean negative log-likelihood of a step.", graph.Cast(graph.Exp(graph.Div(graph.Negative(sum), count)), OnnxElementType.Float)),
        ];
    }

    private static OnnxOutput Onnx(string name, string what, OnnxValue value, params OnnxDimension[] axes) => new(
        new OnnxValueInfo(name, OnnxElementType.Float, [OnnxDimension.Batch, .. axes], $"(batch{(axes.Length == 0 ? "" : ", steps + 1")}): {what}"), value);

    private static float PerplexityOf(ReadOnlySpan<float> steps)
    {
        var (sum, known) = Sum(steps);
        return (float)Math.Exp(-sum / known);
    }

    /// <summary>The sum over the steps whose next token is known, and their number.</summary>
    private static (double LogLikelihood, int Known) Sum(ReadOnlySpan<float> steps)
    {
        double sum = 0;
        int known = 0;
        foreach (float step in steps)
        {
            if (float.IsNaN(step))
                continue;
            sum += step;
            known++;
        }

        return (sum, known);
    }
}
