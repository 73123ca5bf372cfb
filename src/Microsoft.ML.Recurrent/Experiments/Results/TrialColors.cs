using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>The color of each trial's lines: from blue, the worst metric, to red, the best; gray without one.</summary>
internal sealed class TrialColors
{
    private const double WorstHue = 220;

    private readonly Dictionary<int, double> _ranks = [];

    public TrialColors(ExperimentResult result)
    {
        Trial[] completed = [.. result.Leaderboard.Where(trial => trial.Metric is not null)];
        for (int i = 0; i < completed.Length; i++)
            _ranks[completed[i].Number] = (double)i / Math.Max(1, completed.Length - 1);
    }

    public string Of(Trial trial) => _ranks.TryGetValue(trial.Number, out double rank)
        ? string.Create(CultureInfo.InvariantCulture, $"hsl({WorstHue * rank:F0},80%,45%)")
        : "#999";
}
