namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The order of trials on the leaderboard: completed ones by metric, then paused, running and failed ones; equal ones by number.</summary>
/// <param name="isHigherBetter">The direction of the metric.</param>
internal sealed class TrialOrder(bool isHigherBetter)
{
    public IReadOnlyList<Trial> Sort(IEnumerable<Trial> trials) =>
        [.. trials.OrderBy(Rank).ThenBy(trial => (isHigherBetter ? -trial.Metric : trial.Metric) ?? 0).ThenBy(trial => trial.Number)];

    public Trial? Best(IEnumerable<Trial> trials) => Sort(trials.Where(trial => trial.Status == TrialStatus.Completed)).FirstOrDefault();

    /// <summary>The numbers of the best completed trials.</summary>
    public IReadOnlyList<int> Best(IEnumerable<Trial> trials, int count) =>
        [.. Sort(trials.Where(trial => trial.Status == TrialStatus.Completed)).Take(count).Select(trial => trial.Number)];

    private static int Rank(Trial trial) => trial.Status switch
    {
        TrialStatus.Completed => 0,
        TrialStatus.Paused => 1,
        TrialStatus.Running => 2,
        _ => 3,
    };
}
