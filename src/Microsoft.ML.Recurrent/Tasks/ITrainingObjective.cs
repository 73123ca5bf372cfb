using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The loss that a fit minimizes, and the metric that it measures.</summary>
internal interface ITrainingObjective
{
    string MetricName { get; }

    /// <summary>The weighted sum of the labels' losses, a scalar.</summary>
    /// <param name="logits">(labels, the network's outputs for each).</param>
    /// <param name="labels">(labels, label width), single precision.</param>
    /// <param name="weights">(labels).</param>
    torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights);

    /// <summary>The quantity that training minimizes, where that is not the loss itself.</summary>
    /// <inheritdoc cref="Loss"/>
    torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => Loss(logits, labels, weights);

    /// <summary>The measure of whole rows; null where each label is measured on its own.</summary>
    /// <param name="field">The network's field over the labels of neighboring steps; null where it has none.</param>
    TagMeasure? MeasureOf(CrfParameters? field) => null;

    /// <summary>True if a higher metric is better.</summary>
    bool IsHigherBetter { get; }

    /// <summary>The metric of one measurement, to which all labels are added.</summary>
    /// <param name="labels">(labels, label width): all of them.</param>
    /// <param name="weights">(labels).</param>
    IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);
}

/// <summary>A metric as weighted sums, to which labels are added in parts. For one thread at a time.</summary>
internal interface IMetric
{
    /// <summary>The metric of what was added.</summary>
    double Value { get; }

    /// <summary>Adds some labels.</summary>
    /// <param name="logits">(labels, the network's outputs for each).</param>
    /// <param name="labels">(labels, label width).</param>
    /// <param name="weights">(labels).</param>
    void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);
}
