namespace Microsoft.ML.Recurrent.Training;

/// <summary>Which of two measurements is the better one.</summary>
/// <param name="options">By what is measured, and the least difference that counts.</param>
/// <param name="isHigherBetter">Whether the metric rises as the network gets better.</param>
internal sealed class MeasurementOrder(TrainingOptions options, bool isHigherBetter)
{
    private readonly bool _isMetric = options.StoppingMetric == StoppingMetric.TaskMetric;

    /// <summary>What is compared, for people.</summary>
    public string Name => _isMetric ? "metric" : "loss";

    /// <summary>Whether a measurement is better than another, or the first of all. Of equal metrics the lower loss is the better one: an accuracy on few
    /// rows takes few values.</summary>
    public bool IsBetter(TrainingEpoch measured, TrainingEpoch? best)
    {
        if (best is null)
            return true;
        double value = ErrorOf(measured), least = ErrorOf(best);
        return value < least - options.MinimumImprovement
            || (_isMetric && options.MinimumImprovement == 0 && value == least && measured.ValidationLoss < best.ValidationLoss);
    }

    private double ErrorOf(TrainingEpoch measured) =>
        !_isMetric ? measured.ValidationLoss!.Value : isHigherBetter ? -measured.ValidationMetric!.Value : measured.ValidationMetric!.Value;
}
