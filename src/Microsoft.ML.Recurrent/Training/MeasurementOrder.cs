namespace Microsoft.ML.Recurrent.Training;

/// <summary>Finds the better one of two measurements.</summary>
/// <param name="options">By what is measured, and the least difference that counts.</param>
/// <param name="isHigherBetter">True if a higher metric is better.</param>
internal sealed class MeasurementOrder(TrainingOptions options, bool isHigherBetter)
{
    private readonly bool _isMetric = options.StoppingMetric == StoppingMetric.TaskMetric;

    /// <summary>The name of the compared quantity, for people.</summary>
    public string Name => _isMetric ? "metric" : "loss";

    /// <summary>True if a measurement is better than another, or the first of all. Of equal metrics the lower loss is the better one: an accuracy on few
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
