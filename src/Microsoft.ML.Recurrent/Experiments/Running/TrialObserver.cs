using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Hands a fit's measurements to the experiment, and pauses the fit where it says so.</summary>
/// <param name="isHigherBetter">The direction of the metric: accuracy or R² is read where higher is better, the loss where lower is.</param>
/// <param name="measured">Takes an epoch and its figure; true to pause.</param>
/// <param name="memory">Bytes that the process may take; null for no limit.</param>
internal sealed class TrialObserver(bool isHigherBetter, Func<int, double, string?> measured, long? memory) : TrainingObserver
{
    private const int MillisecondsBetweenLooks = 200;

    private long _looked = Environment.TickCount64;

    /// <summary>The reason for which the fit was paused; null where it was not.</summary>
    public string? Pause { get; private set; }

    /// <summary>The reason for which the fit ended; empty while it runs.</summary>
    public string StopReason { get; private set; } = "";

    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        if (memory is not { } most || Environment.TickCount64 - _looked < MillisecondsBetweenLooks)
            return;
        _looked = Environment.TickCount64;
        using var process = Process.GetCurrentProcess();
        if (process.WorkingSet64 > most)
            throw new InsufficientMemoryException(MemoryLimit.Message(process.WorkingSet64, most));
    }

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        // The networks of an ensemble are fitted one after the other; the first one speaks for all.
        if (control.Network > 0 || Pause is not null)
            return;
        if ((isHigherBetter ? epoch.ValidationMetric : epoch.ValidationLoss) is { } figure)
            Pause = measured(epoch.Epoch, figure);
        if (Pause is { } reason)
            control.RequestStop(reason);
    }

    public override void OnFitEnd(TrainingHistory history) => StopReason = history.StopReason;
}
