using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>One metric of a model on one set, by seed, beside the best baseline.</summary>
/// <param name="Set">The data.</param>
/// <param name="Model">What was fitted.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Values">One value per seed.</param>
/// <param name="Baseline">The best baseline's value.</param>
/// <param name="BaselineName">The best baseline.</param>
internal sealed record AccuracyResult(string Set, string Model, string Metric, IReadOnlyList<double> Values, double? Baseline, string? BaselineName)
{
    /// <summary>The seeds, in the order of <see cref="Values"/>.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Every baseline that was measured.</summary>
    public IReadOnlyList<BaselineResult> Baselines { get; init; } = [];

    /// <summary>Seconds of each fit.</summary>
    public IReadOnlyList<double> FitSeconds { get; init; } = [];

    [JsonIgnore]
    public double Mean => Values.Average();

    public static AccuracyResult Of(
        string set, string model, Metric metric, IReadOnlyList<int> seeds, IReadOnlyList<double> values, params BaselineResult[] baselines)
    {
        var best = baselines.Length == 0 ? null : metric.IsLowerBetter ? baselines.MinBy(b => b.Value) : baselines.MaxBy(b => b.Value);
        return new AccuracyResult(set, model, metric.Name, values, best?.Value, best?.Name) { Seeds = seeds, Baselines = baselines };
    }
}

/// <param name="Name">The baseline.</param>
/// <param name="Value">Its value of the metric.</param>
internal sealed record BaselineResult(string Name, double Value);

/// <param name="Name">The metric.</param>
/// <param name="IsLowerBetter">Whether it is an error.</param>
internal sealed record Metric(string Name, bool IsLowerBetter)
{
    public static Metric Accuracy { get; } = new("accuracy", false);

    public static Metric LogLoss { get; } = new("log-loss", true);

    public static Metric Coverage { get; } = new("coverage of the 90 % bounds", false);

    /// <summary>The mean absolute error over the seasonal naive's one in the training rows.</summary>
    public static Metric Mase { get; } = new("MASE", true);

    public static Metric Error(string name) => new(name, true);
}
