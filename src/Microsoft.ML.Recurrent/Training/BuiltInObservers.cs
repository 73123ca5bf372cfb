namespace Microsoft.ML.Recurrent.Training;

/// <summary>Remembers the best measurement and its weights; without validation, the last one.</summary>
internal sealed class BestWeights<TWeights>(Func<TWeights> export, MeasurementOrder order) : TrainingObserver
{
    private TrainingEpoch? _best;
    private int _records;

    /// <summary>The best record's place, from 1.</summary>
    public int Record { get; private set; }

    public TWeights? Weights { get; private set; }

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        // Without validation the network itself holds the last weights.
        if (TakeIn(epoch) && epoch.ValidationLoss is not null)
            Weights = export();
    }

    /// <summary>Goes on after some records, of whose best one the weights are known.</summary>
    public void Restore(IEnumerable<TrainingEpoch> records, TWeights? weights)
    {
        foreach (var record in records)
            TakeIn(record);
        Weights = weights;
    }

    /// <returns>True if the record is the best so far.</returns>
    private bool TakeIn(TrainingEpoch epoch)
    {
        _records++;
        if (epoch.ValidationLoss is not null && _best is not null && !order.IsBetter(epoch, _best))
            return false;
        (_best, Record) = (epoch, _records);
        return true;
    }
}

/// <summary>Asks for a stop after some measurements without a better one.</summary>
/// <param name="patience">How many.</param>
/// <param name="order">Which are better.</param>
/// <param name="unit">What lies between two of them, in the plural.</param>
internal sealed class EarlyStopping(int patience, MeasurementOrder order, string unit) : TrainingObserver
{
    private TrainingEpoch? _best;
    private int _waited;

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        if (epoch.ValidationLoss is null)
            return;
        if (order.IsBetter(epoch, _best))
        {
            _best = epoch;
            _waited = 0;
        }
        else if (++_waited >= patience)
            control.RequestStop($"The validation {order.Name} has not improved for {patience} {unit}.");
    }
}

/// <summary>Reduces the learning rate when the loss has not improved for two measurements.</summary>
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
