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

    /// <inheritdoc/>
    public override string OnnxRefusal => "A next-token model scores the tokens that it is given, and such a graph has no ONNX form.";

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

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits) => throw new InvalidOperationException(OnnxRefusal);

    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths) => throw new InvalidOperationException(OnnxRefusal);

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
