namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Tells of every epoch that is trained, on the thread that trains it.</summary>
internal sealed class EpochObserver(Action<TrainingEpoch> tell) : TrainingObserver
{
    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control) => tell(epoch);
}
