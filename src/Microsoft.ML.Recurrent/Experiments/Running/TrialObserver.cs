using System.Diagnostics;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Hands a fit's measurements to the experiment, and pauses the fit where it says so.</summary>
/// <param name="figureOf">The figure of an epoch, null where nothing was measured.</param>
/// <param name="measured">Takes the number of a measurement, from 0, its epoch and its figure; gives a reason to pause, or null.</param>
/// <param name="memory">Bytes that the process may take; null for no limit.</param>
internal sealed class TrialObserver(Func<TrainingEpoch, double?> figureOf, Func<int, int, double, string?> measured, long? memory) : TrainingObserver
{
    private const string Name = "Microsoft.ML.Recurrent.Trial";
    private const int MillisecondsBetweenLooks = 200;

    private int _measurements;
    private long _looked = Environment.TickCount64;

    public override string StateName => Name;

    /// <summary>The number of measurements that a checkpoint has made; 0 of a fit that no trial was.</summary>
    public static int MeasurementsOf(TrainingState state) =>
        state.ObserverState(Name) is { ValueKind: JsonValueKind.Number } count && count.TryGetInt32(out int measurements) ? measurements : 0;

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
        if (control.Network == 0 && figureOf(epoch) is { } figure
            && measured(_measurements++, epoch.Epoch, figure) is { } reason)
            control.RequestPause(reason);
    }

    public override JsonElement? SaveState() => JsonSerializer.SerializeToElement(_measurements);

    public override void RestoreState(JsonElement state) => _measurements = state.GetInt32();
}
