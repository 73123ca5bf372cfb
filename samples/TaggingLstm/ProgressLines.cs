using Microsoft.ML.Recurrent;

namespace TaggingLstm;

/// <summary>A line before the fit and one after each epoch.</summary>
internal sealed class ProgressLines(TextWriter output) : TrainingObserver
{
    public override void OnFitStart(TrainingStart start) =>
        output.WriteLine($"{start.TrainingRows:N0} requests to train on, {start.ValidationRows:N0} to validate, {start.ParameterCount:N0} parameters");

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control) =>
        output.WriteLine($"epoch {epoch.Epoch,2}  loss {epoch.TrainingLoss:F4}  validation {epoch.ValidationLoss:F4}, {epoch.ValidationMetric:P2} of the words right, {epoch.StepsPerSecond,9:N0} words/s");
}
