using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>What a fit minimises, and what it measures beside.</summary>
internal interface ITrainingObjective
{
    string MetricName { get; }

    /// <summary>The weighted sum of the rows' losses, a scalar.</summary>
    /// <param name="logits">(rows, the network's outputs per row).</param>
    /// <param name="labels">(rows, label width), single precision.</param>
    /// <param name="weights">(rows).</param>
    torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights);

    /// <summary>What training brings down, where that is not the loss itself.</summary>
    /// <inheritdoc cref="Loss"/>
    torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => Loss(logits, labels, weights);

    /// <summary>Whether the metric rises as the network gets better.</summary>
    bool IsHigherBetter { get; }

    /// <summary>The metric over all rows given, weighted.</summary>
    /// <param name="logits">(rows, the network's outputs per row).</param>
    /// <param name="labels">(rows, label width).</param>
    /// <param name="weights">(rows).</param>
    double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);
}
