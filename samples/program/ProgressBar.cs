using Microsoft.ML.Recurrent;

namespace Samples;

/// <summary>A live bar on a terminal, and a line with the validation results after each epoch.</summary>
/// <param name="output">Where they go.</param>
/// <param name="live">True on a terminal.</param>
/// <param name="rows">What the rows are.</param>
/// <param name="steps">What the steps are.</param>
/// <param name="result">What an epoch tells beside its validation loss.</param>
internal sealed class ProgressBar(TextWriter output, bool live, string rows, string steps, Func<TrainingEpoch, string> result) : TrainingObserver
{
    private const int Width = 24, MillisecondsBetweenDrawings = 50;

    private long _lastDrawn;
    private string _epoch = "";

    public override void OnFitStart(TrainingStart start) =>
        output.WriteLine($"{start.TrainingRows:N0} {rows} to train on, {start.ValidationRows:N0} to validate, {start.ParameterCount:N0} parameters");

    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        int done = Width * progress.Batch / progress.Batches;
        _epoch = $"epoch {progress.Epoch,2}/{progress.Epochs} [{new string('#', done)}{new string('.', Width - done)}] loss {progress.TrainingLoss:F4}";
        if (!live || Environment.TickCount64 - _lastDrawn < MillisecondsBetweenDrawings)
            return;
        _lastDrawn = Environment.TickCount64;
        output.Write($"\r{_epoch}  {progress.StepsPerSecond,9:N0} {steps}/s ");
    }

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control) =>
        output.WriteLine($"{(live ? "\r" : "")}{_epoch}  validation {epoch.ValidationLoss:F4}, {result(epoch)}");
}
