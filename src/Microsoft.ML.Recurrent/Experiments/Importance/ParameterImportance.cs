using Microsoft.ML.Recurrent.Experiments.Importance;

namespace Microsoft.ML.Recurrent;

/// <summary>The part of the differences between trials that one parameter explains on its own.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Importance">The fraction of the metric's variance over the space, 0 to 1; what the fractions of all parameters leave of 1 is due to combinations of them.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ParameterImportance(string Name, double Importance)
{
    private const int FewestTrials = 4;
    private const int Trees = 64;

    /// <summary>Estimates the importance of all parameters by functional analysis of variance of a random forest on the completed trials (Hutter et al. 2014).</summary>
    /// <param name="space">The space.</param>
    /// <param name="trials">Trials of it; those that have not completed do not count.</param>
    /// <param name="seed">The forest's seed.</param>
    /// <returns>All parameters, the most important first; none where fewer than 4 trials have completed.</returns>
    public static IReadOnlyList<ParameterImportance> Of(ParameterSpace space, IEnumerable<Trial> trials, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(trials);
        var completed = trials.Where(t => t.Status == TrialStatus.Completed && t.Metric is { } metric && double.IsFinite(metric)).OrderBy(t => t.Number).ToArray();
        if (completed.Length < FewestTrials)
            return [];
        double[][] points = [.. completed.Select(t => Units(space, t.Configuration))];
        double[] metrics = [.. completed.Select(t => t.Metric!.Value)];
        var random = new Random(seed);
        var fractions = Enumerable.Range(0, Trees).Select(_ => VarianceFractions.Of(RegressionTree.Grown(points, metrics, random))).OfType<double[]>().ToArray();
        return [.. space.Parameters.Select((p, i) => new ParameterImportance(p.Name, fractions.Select(f => f[i]).DefaultIfEmpty().Average())).OrderByDescending(p => p.Importance)];
    }

    /// <summary>A configuration as numbers from 0 to 1; a parameter that does not matter is at its start.</summary>
    private static double[] Units(ParameterSpace space, Configuration configuration) =>
        [.. space.Parameters.Select(p => p.ToUnit(configuration.TryGetValue(p.Name, out object? value) && p.Violation(value) is null ? value : p.Start))];
}
