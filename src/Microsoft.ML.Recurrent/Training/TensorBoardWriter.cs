using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Writes each epoch's losses, metric and learning rate as TensorBoard events.</summary>
internal sealed class TensorBoardWriter(string directory) : TrainingObserver
{
    // Opens and closes the file anew for each event, so that there is nothing to dispose.
    private readonly SummaryWriter _writer = Create(directory);

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        Write("loss/training", epoch.TrainingLoss, epoch.Epoch);
        Write("loss/validation", epoch.ValidationLoss, epoch.Epoch);
        Write($"validation/{epoch.MetricName}", epoch.ValidationMetric, epoch.Epoch);
        Write("learning_rate", epoch.LearningRate, epoch.Epoch);
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

    private void Write(string tag, double? value, int epoch)
    {
        if (value is { } number)
            _writer.add_scalar(tag, (float)number, epoch);
    }
}
