namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>An experiment's state as people read it.</summary>
internal static class Snapshots
{
    public static ExperimentSnapshot Of(ExperimentLedger ledger, TrialLeases leases, bool isOver, Exception? failure)
    {
        var schedule = ledger.Schedule;
        string? error = isOver ? failure?.Message ?? schedule.NoResultReason : null;
        return new ExperimentSnapshot
        {
            Status = !isOver ? ExperimentStatus.Running : error is null ? ExperimentStatus.Completed : ExperimentStatus.Failed,
            MetricName = schedule.MetricName,
            IsHigherBetter = schedule.IsHigherBetter,
            Trials = schedule.Trials.Select(trial => Of(trial, schedule.AttemptOf(trial.Number), leases.WorkerOf(trial.Number))).ToArray(),
            BestTrial = schedule.Best?.Number,
            Epochs = schedule.Epochs,
            Error = error,
        };
    }

    private static TrialSnapshot Of(Trial trial, int attempt, string worker) => new(
        trial.Number,
        trial.Status,
        trial.Metric,
        trial.Measurements.Count > 0 ? trial.Measurements[^1].Value : null,
        trial.Epochs,
        attempt,
        worker,
        trial.Configuration.ToString(),
        trial.Error ?? trial.Ending);
}
