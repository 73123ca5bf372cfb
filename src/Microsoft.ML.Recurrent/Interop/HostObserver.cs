using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Brings a fit's course to ML.NET: its log, its progress channel and its cancellation, which a token may ask for, too.</summary>
internal sealed class HostObserver : TrainingObserver, IDisposable
{
    private readonly IHost _host;
    private readonly CancellationToken _cancellation;
    private readonly IChannel _channel;
    private readonly IProgressChannel _progress;
    private TrainingProgress _latest;
    private int _networks = 1;

    public HostObserver(IHost host, CancellationToken cancellation = default)
    {
        (_host, _cancellation) = (host, cancellation);
        _channel = host.Start("Training");
        _progress = host.StartProgressChannel("Training");
        _progress.SetHeader(new ProgressHeader(["training loss"], ["epochs", "batches"]), Fill);
    }

    public override void OnFitStart(TrainingStart start)
    {
        _networks = start.Networks;
        if (start.StepsDone > 0)
            _channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture, $"{Name(start.Network)}Going on from a checkpoint after {start.StepsDone} of {start.Steps} steps."));
        // What follows is the same for every network of an ensemble.
        if (start.Network > 0)
            return;
        if (_networks > 1)
            _channel.Info(MessageSensitivity.None, $"Training {_networks} networks that differ by their seed.");
        _channel.Info(MessageSensitivity.None, string.Create(
        CultureInfo.InvariantCulture,
        $"Training on {start.TrainingRows} rows, validating on {start.ValidationRows}; {start.ParameterCount} parameters."));
        if (start.PretrainedFound is { } found)
            _channel.Info(MessageSensitivity.None, string.Create(
                CultureInfo.InvariantCulture, $"Pretrained embeddings: {found} words found, {start.PretrainedMissing} missing."));
    }

    internal override void ThrowIfCancelled()
    {
        _cancellation.ThrowIfCancellationRequested();
        _host.CheckAlive();
    }

    internal override void OnInformation(string message) => _channel.Info(MessageSensitivity.None, message);

    internal override void OnWarning(string message) => _channel.Warning(MessageSensitivity.None, message);

    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control) => _latest = progress;

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        _channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(control.Network)}Epoch {epoch.Epoch}, step {epoch.Step}: training loss {epoch.TrainingLoss:F4}, {Validation(epoch)}learning rate {epoch.LearningRate:G3}, {epoch.Seconds:F1} s."));
        _progress.Checkpoint(epoch.TrainingLoss, epoch.Epoch);
    }

    public override void OnFitEnd(TrainingHistory history) => _channel.Info(MessageSensitivity.None, string.Create(
        CultureInfo.InvariantCulture, $"{Name(history.Network)}{history.StopReason} Epoch {history.BestEpoch}'s weights are kept."));

    public void Dispose()
    {
        _progress.Dispose();
        _channel.Dispose();
    }

    private string Name(int network) => _networks > 1 ? string.Create(CultureInfo.InvariantCulture, $"Network {network + 1} of {_networks}: ") : "";

    private static string Validation(TrainingEpoch epoch) => epoch.ValidationLoss is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"validation loss {epoch.ValidationLoss:F4}, {epoch.MetricName} {epoch.ValidationMetric:F4}, ");

    private void Fill(IProgressEntry entry)
    {
        var latest = _latest;
        entry.SetProgress(0, latest.Epoch, latest.Epochs);
        entry.SetProgress(1, latest.Batch, latest.Batches);
        entry.SetMetric(0, latest.TrainingLoss);
    }
}
