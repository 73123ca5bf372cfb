namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>Trials from the best to the worst.</summary>
/// <param name="Finished">Completed trials by metric, then paused ones by how far they came and their best measurement.</param>
/// <param name="Others">Trials that run or failed, which are among the best never.</param>
internal sealed record TrialRanking(IReadOnlyList<Trial> Finished, IReadOnlyList<Trial> Others)
{
    public static TrialRanking Of(IReadOnlyList<Trial> trials, bool maximize)
    {
        var completed = trials.Where(t => t.Status == TrialStatus.Completed && t.Metric is { } metric && !double.IsNaN(metric)).OrderBy(t => Loss(t.Metric!.Value, maximize));
        var paused = trials.Where(t => t.Status == TrialStatus.Paused && t.Measurements.Count > 0)
            .OrderByDescending(t => t.Measurements[^1].Fold).ThenByDescending(t => t.Measurements[^1].Epoch)
            .ThenBy(t => t.BestUpTo(int.MaxValue, maximize, t.Measurements[^1].Fold) is { } best ? Loss(best, maximize) : double.PositiveInfinity);
        Trial[] finished = [.. completed, .. paused];
        return new(finished, [.. trials.Except(finished)]);
    }

    /// <summary>The best trials, the best first, and all the rest by number.</summary>
    public (IReadOnlyList<Trial> Best, IReadOnlyList<Trial> Others) Split(int best) =>
        ([.. Finished.Take(best)], [.. Finished.Skip(best).Concat(Others).OrderBy(t => t.Number)]);

    private static double Loss(double metric, bool maximize) => maximize ? -metric : metric;
}
