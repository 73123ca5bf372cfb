namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Keeps everything a fit tells its observers, and can be told to act on it.</summary>
internal sealed class FitRecorder : TrainingObserver
{
    public Action<TrainingStart>? FitStart { get; init; }

    public Action<TrainingProgress, TrainingControl>? BatchEnd { get; init; }

    public Action<TrainingEpoch, TrainingControl>? EpochEnd { get; init; }

    public TrainingStart? Start { get; private set; }

    public List<TrainingProgress> Batches { get; } = [];

    public List<TrainingEpoch> Epochs { get; } = [];

    public List<TrainingHistory> Ends { get; } = [];

    public override void OnFitStart(TrainingStart start)
    {
        Start = start;
        FitStart?.Invoke(start);
    }

    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        Batches.Add(progress);
        BatchEnd?.Invoke(progress, control);
    }

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        Epochs.Add(epoch);
        EpochEnd?.Invoke(epoch, control);
    }

    public override void OnFitEnd(TrainingHistory history) => Ends.Add(history);
}
