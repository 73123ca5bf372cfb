namespace LiveSeries.Page;

/// <summary>All that the page shows at a moment.</summary>
/// <param name="Series">The chosen series; null where it does not answer.</param>
/// <param name="Cluster">The silos.</param>
/// <param name="Experiment">The leaderboard; null without a search.</param>
/// <param name="Problem">The reason for which the series does not answer.</param>
internal sealed record Snapshot(SeriesView? Series, ClusterView Cluster, ExperimentView? Experiment, string? Problem);

/// <summary>A series: its latest hours and its forecast, which is empty as long as it has no observation.</summary>
internal sealed record SeriesView(
    string Name, string Version, long Observations, long Sequence, long DurableSequence, string? Silo,
    IReadOnlyList<ObservedHour> History, IReadOnlyList<ForecastHour> Forecast);

/// <summary>An hour that was observed.</summary>
internal sealed record ObservedHour(DateTime Time, float? Count);

/// <summary>An hour that is forecast; null where the forecaster has too little to go by.</summary>
internal sealed record ForecastHour(DateTime Time, float? Value, float? Lower, float? Upper);

/// <summary>The silos that are alive, the reason for which one does not answer, and events per second of all silos over the last minute.</summary>
internal sealed record ClusterView(IReadOnlyList<SiloView> Silos, string? Problem, IReadOnlyList<double> Rates)
{
    /// <summary>Events per second of all silos; null until it is known.</summary>
    public double? EventsPerSecond => Silos.Any(s => s.EventsPerSecond is not null) ? Silos.Sum(s => s.EventsPerSecond ?? 0) : null;
}

/// <summary>A silo and its load; null where it does not answer.</summary>
internal sealed record SiloView(
    string Name, string Status, bool IsThis, int? Series, int? Grains, double? CpuPercent, double? MemoryMegabytes, double? EventsPerSecond);

/// <summary>An experiment's trials, the best first.</summary>
internal sealed record ExperimentView(string Name, string Status, string Metric, int Finished, int Expected, IReadOnlyList<TrialView> Trials);

/// <summary>A trial.</summary>
internal sealed record TrialView(int Number, string Status, double? Metric, int Epochs, string Worker, string Configuration, bool IsBest);
