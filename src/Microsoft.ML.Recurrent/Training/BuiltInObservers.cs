namespace Microsoft.ML.Recurrent.Training;

/// <summary>Remembers the epoch with the lowest loss and its weights; without validation, the last epoch.</summary>
internal sealed class BestWeights<TWeights>(Func<TWeights> export, double minimumImprovement) : TrainingObserver
{
    private double _loss = double.PositiveInfinity;

    public int Epoch { get; private set; }

    public TWeights? Weights { get; private set; }

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        if (epoch.ValidationLoss is { } loss && Epoch > 0 && !(loss < _loss - minimumImprovement))
            return;
        _loss = epoch.ValidationLoss ?? double.PositiveInfinity;
        Epoch = epoch.Epoch;
        // Without validation the network itself holds the last epoch.
        if (epoch.ValidationLoss is not null)
            Weights = export();
    }
}

/// <summary>Asks for a stop after some epochs without a better validation loss.</summary>
internal sealed class EarlyStopping(int patience, double minimumImprovement) : TrainingObserver
{
    private double _best = double.PositiveInfinity;
    private int _waited;

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        if (epoch.ValidationLoss is not { } loss)
            return;
        if (loss < _best - minimumImprovement)
        {
            _best = loss;
            _waited = 0;
        }
        else if (++_waited >= patience)
            control.RequestStop($"The validation loss has not improved for {patience} epochs.");
    }
}

/// <summary>Reduces the learning rate when the loss has not improved for two epochs.</summary>
internal sealed class PlateauSchedule(LearningRate rate) : TrainingObserver
{
    private const int Patience = 2;

    private double _best = double.PositiveInfinity;
    private int _waited;

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        double loss = epoch.ValidationLoss ?? epoch.TrainingLoss;
        if (loss < _best)
        {
            _best = loss;
            _waited = 0;
        }
        else if (++_waited >= Patience)
        {
            rate.Reduce();
            _waited = 0;
        }
    }
}

/// <summary>Passes the progress on.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress> target) : TrainingObserver
{
    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control) => target.Report(progress);
}
