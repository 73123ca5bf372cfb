namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Spans counted by type. For one thread at a time.</summary>
internal sealed class SpanCounts
{
    private readonly List<Counts> _types = [];

    public void AddLabeled(int type) => Of(type).Support++;

    public void AddPredicted(int type) => Of(type).Predicted++;

    public void AddCorrect(int type) => Of(type).Correct++;

    /// <summary>The metrics of each type that has a span.</summary>
    /// <param name="names">The types' names.</param>
    public Dictionary<string, SpanMetrics> ByType(IReadOnlyList<string> names) => _types.Select((counts, type) => (Name: names[type], counts.Metrics))
        .Where(t => t.Metrics.Support + t.Metrics.Predicted > 0).ToDictionary(t => t.Name, t => t.Metrics, StringComparer.Ordinal);

    /// <summary>All types as one.</summary>
    public SpanMetrics Micro() => new Counts
    {
        Support = _types.Sum(t => t.Support),
        Predicted = _types.Sum(t => t.Predicted),
        Correct = _types.Sum(t => t.Correct),
    }.Metrics;

    /// <param name="types">Each type's metrics.</param>
    /// <param name="total">All types as one.</param>
    /// <param name="weight">A type's weight.</param>
    public static SpanMetrics Average(IReadOnlyCollection<SpanMetrics> types, SpanMetrics total, Func<SpanMetrics, double> weight)
    {
        double weights = types.Sum(weight);
        return total with { Precision = Mean(t => t.Precision), Recall = Mean(t => t.Recall), F1 = Mean(t => t.F1) };

        double Mean(Func<SpanMetrics, double> value) => Ratio(types.Sum(t => weight(t) * value(t)), weights);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private Counts Of(int type)
    {
        while (_types.Count <= type)
            _types.Add(new Counts());
        return _types[type];
    }

    private sealed class Counts
    {
        public long Support { get; set; }

        public long Predicted { get; set; }

        public long Correct { get; set; }

        public SpanMetrics Metrics => new()
        {
            Precision = Ratio(Correct, Predicted),
            Recall = Ratio(Correct, Support),
            F1 = Ratio(2.0 * Correct, Predicted + Support),
            Support = Support,
            Predicted = Predicted,
            Correct = Correct,
        };
    }
}
