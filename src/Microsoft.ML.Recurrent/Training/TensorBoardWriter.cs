using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Writes each measurement's losses, metric and learning rate as TensorBoard events, by optimizer step. A disk that fails during a fit ends the events, not the
/// fit.</summary>
internal sealed class TensorBoardWriter(string directory, Action<string> warn) : TrainingObserver
{
    // Opens and closes the file anew for each event, so that there is nothing to dispose.
    private SummaryWriter? _writer = Create(directory);

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        try
        {
            Write(epoch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _writer = null;
            warn($"TensorBoardDirectory '{directory}' can no longer be written to, so no more events are written from epoch {epoch.Epoch} on: {e.Message} "
                + "The fit goes on; free some space, or name another folder, before the next.");
        }
    }

    private void Write(TrainingEpoch epoch)
    {
        Write("loss/training", epoch.TrainingLoss, epoch.Step);
        Write("loss/validation", epoch.ValidationLoss, epoch.Step);
        Write($"validation/{epoch.MetricName}", epoch.ValidationMetric, epoch.Step);
        Write("learning_rate", epoch.LearningRate, epoch.Step);
    }

    /// <exception cref="IOException">The directory cannot be made or written to.</exception>
    private static SummaryWriter Create(string directory)
    {
        try
        {
            return torch.utils.tensorboard.SummaryWriter(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException(
                $"TensorBoardDirectory '{directory}' cannot be written to: {e.Message} Name a folder that can be made and written to, or leave it null.", e);
        }
    }

    private void Write(string tag, double? value, long step)
    {
        if (value is { } number)
            _writer?.add_scalar(tag, (float)number, (int)Math.Min(int.MaxValue, step));
    }
}
