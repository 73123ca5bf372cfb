namespace Microsoft.ML.Recurrent;

/// <summary>What one epoch of a fit measured.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">Mean loss over the training rows, weighted as the loss is, with dropout on.</param>
/// <param name="ValidationLoss">Mean loss over the whole validation set, or <see langword="null"/> without one.</param>
/// <param name="MetricName">The task's metric: <c>"Accuracy"</c> or <c>"RSquared"</c>.</param>
/// <param name="ValidationMetric">The metric over the whole validation set, or <see langword="null"/> without one.</param>
/// <param name="LearningRate">The learning rate at the end of the epoch.</param>
/// <param name="Seconds">Wall-clock seconds of the epoch, validation included.</param>
/// <param name="StepsPerSecond">Sequence steps (tokens) trained on per second.</param>
public sealed record TrainingEpoch(
    int Epoch,
    double TrainingLoss,
    double? ValidationLoss,
    string MetricName,
    double? ValidationMetric,
    double LearningRate,
    double Seconds,
    double StepsPerSecond);
