using Microsoft.ML.Recurrent;

namespace CharLanguageModel;

/// <summary>A line before the fit and one after each measurement.</summary>
internal sealed class ProgressLines : TrainingObserver
{
    public override void OnFitStart(TrainingStart start) => Console.WriteLine($"{start.ParameterCount:N0} parameters, {start.Steps:N0} steps");

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control) => Console.WriteLine(
        $"epoch {epoch.Epoch,2}  training {epoch.TrainingLoss:F3}  validation {epoch.ValidationLoss:F3} nats a character, {epoch.StepsPerSecond,7:N0} characters/s, {epoch.Seconds,5:F0} s");
}
