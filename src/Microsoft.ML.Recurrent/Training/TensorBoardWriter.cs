using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Writes each epoch's losses, metric and learning rate as TensorBoard events.</summary>
internal sealed class TensorBoardWriter(string directory) : TrainingObserver
{
    private readonly SummaryWriter _writer = torch.utils.tensorboard.SummaryWriter(directory);

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        Write("loss/training", epoch.TrainingLoss, epoch.Epoch);
        Write("loss/validation", epoch.ValidationLoss, epoch.Epoch);
        Write($"validation/{epoch.MetricName}", epoch.ValidationMetric, epoch.Epoch);
        Write("learning_rate", epoch.LearningRate, epoch.Epoch);
    }

    private void Write(string tag, double? value, int epoch)
    {
        if (value is { } number)
            _writer.add_scalar(tag, (float)number, epoch);
    }
}
