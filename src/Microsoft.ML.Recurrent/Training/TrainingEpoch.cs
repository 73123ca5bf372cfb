namespace Microsoft.ML.Recurrent;

/// <summary>One measurement of a fit, and what was trained since the one before: an epoch, several of few rows, or a fraction of one of many.</summary>
/// <param name="Epoch">The pass over the training split that the measurement falls into or ends, from 1.</param>
/// <param name="TrainingLoss">Mean loss over the batches since the measurement before, weighted as the loss is, with dropout on.</param>
/// <param name="ValidationLoss">Mean loss over the whole validation set, or <see langword="null"/> without one.</param>
/// <param name="MetricName">The task's metric: <c>"Accuracy"</c> or <c>"RSquared"</c>.</param>
/// <param name="ValidationMetric">The metric over the whole validation set, or <see langword="null"/> without one.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Seconds">Wall-clock seconds since the measurement before, validation included.</param>
/// <param name="StepsPerSecond">Sequence steps (tokens) trained on per second.</param>
public sealed record TrainingEpoch(
    int Epoch,
    double TrainingLoss,
    double? ValidationLoss,
    string MetricName,
    double? ValidationMetric,
    double LearningRate,
    double Seconds,
    double StepsPerSecond)
{
    /// <summary>Optimizer steps since the fit began; 0 in models of versions that did not count them.</summary>
    public long Step { get; init; }
}
