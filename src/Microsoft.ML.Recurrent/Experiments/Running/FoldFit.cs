namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The fit of one fold of a trial, whose measurements go to the experiment.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="scheduler">Decides on pauses.</param>
/// <param name="trial">The trial before the fit.</param>
/// <param name="record">Takes a measurement.</param>
internal sealed class FoldFit(ExperimentPlan plan, TrialScheduler scheduler, Trial trial, Action<TrialMeasurement> record)
{
    private readonly int _fold = trial.FoldMetrics.Count;
    private int _measurements;

    /// <summary>The reason for which the fit ended or was paused.</summary>
    public string Ending { get; private set; } = "";

    /// <returns>The model, or null where the fit was paused.</returns>
    public ITransformer? Run(MLContext context, TrialPipeline pipeline, TrialFold fold, CancellationToken cancellation)
    {
        var observer = new TrialObserver(plan.Metric.IsHigherBetter, OnMeasured, plan.MaximumMemory);
        var model = pipeline.Fit(context, fold.Training, fold.Validation, new FitContext { Observers = [observer], CancellationToken = cancellation }, () => observer.Pause is not null);
        Ending = observer.Pause ?? observer.StopReason;
        return model;
    }

    /// <summary>A measurement that the journal has already, of an attempt before, is not recorded again: it is the same.</summary>
    private string? OnMeasured(int epoch, double figure)
    {
        if (_measurements++ < trial.Measurements.Count(m => m.Fold == _fold))
            return null;
        record(new TrialMeasurement(epoch, _fold, figure));
        return scheduler.PauseOf(trial.Number);
    }
}
