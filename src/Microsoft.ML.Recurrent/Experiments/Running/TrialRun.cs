using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>One attempt at a trial: fits and measures the folds that are left, until the trial is complete, paused or failed.</summary>
/// <param name="execution">The experiment with its data and files.</param>
/// <param name="trial">The trial before the attempt.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="owner">Takes the events.</param>
/// <param name="cancellation">Ends the attempt; the trial can go on later.</param>
internal sealed class TrialRun(TrialExecution execution, Trial trial, int attempt, ITrialOwner owner, CancellationToken cancellation)
{
    private readonly ExperimentPlan _plan = execution.Plan;
    private readonly TrialFiles _files = execution.Files;
    private readonly List<double> _metrics = [.. trial.FoldMetrics];
    private string _ending = trial.Ending;
    private bool _isDisowned;
    private long _since = Stopwatch.GetTimestamp();

    /// <returns>The error that has failed the trial; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">The attempt was cancelled.</exception>
    /// <exception cref="IOException">The disk is full, or a checkpoint or a model cannot be written.</exception>
    public Exception? Run()
    {
        try
        {
            RunFolds();
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException && !_isDisowned && !EnvironmentFailure.Is(e, _files.Root))
        {
            Record(JournalEventKind.Failed, text: e.Message);
            return e;
        }
    }

    private void RunFolds()
    {
        var (context, pipeline) = _plan.PipelineOf(trial.Configuration, trial.Number);
        while (_metrics.Count < execution.Folds.Count)
        {
            if (RunFold(context, pipeline, _metrics.Count) is { } reason)
            {
                Record(JournalEventKind.Paused, text: reason);
                return;
            }
        }

        Record(JournalEventKind.Completed, value: _metrics.Average(), text: _ending);
    }

    /// <returns>The reason for which the trial is paused, or null.</returns>
    private string? RunFold(MLContext context, TrialPipeline pipeline, int fold)
    {
        string? checkpoint = execution.HasCheckpoints ? _files.CheckpointOf(trial.Number, fold) : null;
        var fit = new FoldFit(_plan, trial, fold, checkpoint, figure => Record(JournalEventKind.Measured, fold, figure.Epoch, figure.Value));
        if (fit.Run(context, pipeline, execution.Folds[fold], cancellation) is not { } model)
            return fit.Ending;

        double metric = _plan.Metric.Measure(context, pipeline, model, execution.Folds[fold], cancellation);
        ThrowIfUnusable(metric);
        _metrics.Add(metric);
        bool isLast = _metrics.Count == execution.Folds.Count;
        if (isLast && Ask(() => owner.KeepsModel(_metrics.Average())))
            _files.Save(trial.Number, model, execution.Folds[fold].Training.Schema);
        _ending = fit.Ending;
        string? pause = Record(JournalEventKind.FoldCompleted, fold, value: metric, text: fit.Ending);
        if (checkpoint is not null && File.Exists(checkpoint))
            File.Delete(checkpoint);
        return isLast ? null : pause;
    }

    private void ThrowIfUnusable(double metric)
    {
        if (!double.IsFinite(metric))
            throw new InvalidOperationException($"{_plan.Metric.Name} is {(double.IsNaN(metric) ? "not a number" : metric > 0 ? "infinite" : "minus infinity")} "
                + "on the validation rows; give validation rows that it can be measured on.");
    }

    private string? Record(JournalEventKind kind, int? fold = null, int? epoch = null, double? value = null, string? text = null)
    {
        double seconds = Stopwatch.GetElapsedTime(_since).TotalSeconds;
        _since = Stopwatch.GetTimestamp();
        return Ask(() => owner.Record(
            new JournalEvent { Kind = kind, Trial = trial.Number, Attempt = attempt, Fold = fold, Epoch = epoch, Value = value, Text = text, Seconds = seconds }));
    }

    /// <summary>Calls the owner, whose errors are not the trial's.</summary>
    private T Ask<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch
        {
            _isDisowned = true;
            throw;
        }
    }
}
