using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The loss that a fit minimizes, and the metric that it measures.</summary>
internal interface ITrainingObjective
{
    string MetricName { get; }

    /// <summary>The weighted sum of the rows' losses, a scalar.</summary>
    /// <param name="logits">(rows, the network's outputs per row).</param>
    /// <param name="labels">(rows, label width), single precision.</param>
    /// <param name="weights">(rows).</param>
    torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights);

    /// <summary>The quantity that training minimizes, where that is not the loss itself.</summary>
    /// <inheritdoc cref="Loss"/>
    torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => Loss(logits, labels, weights);

    /// <summary>True if a higher metric is better.</summary>
    bool IsHigherBetter { get; }

    /// <summary>The metric over all rows given, weighted.</summary>
    /// <param name="logits">(rows, the network's outputs per row).</param>
    /// <param name="labels">(rows, label width).</param>
    /// <param name="weights">(rows).</param>
    double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);
}
