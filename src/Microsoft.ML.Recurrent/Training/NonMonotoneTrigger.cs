namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Begins to average the weights at the first measurement whose loss is above the least one of all measurements but the last few: the criterion of NT-ASGD
/// (Merity et al. 2018, algorithm 1, as their program has it).
/// </summary>
/// <param name="interval">The last measurements that the loss is not compared with, n of the paper.</param>
/// <param name="begin">Called once.</param>
internal sealed class NonMonotoneTrigger(int interval, Action begin) : TrainingObserver
{
    private readonly Queue<double> _last = new();
    private double _least = double.PositiveInfinity;
    private bool _hasBegun;

    public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
        if (_hasBegun || epoch.ValidationLoss is not { } loss)
            return;
        if (loss > _least)
        {
            _hasBegun = true;
            begin();
            return;
        }

        _last.Enqueue(loss);
        if (_last.Count > interval)
            _least = Math.Min(_least, _last.Dequeue());
    }
}
