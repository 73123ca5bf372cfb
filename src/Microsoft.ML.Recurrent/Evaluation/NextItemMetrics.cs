using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>The measures of a recommender of the next item on some sessions, beside baselines.</summary>
/// <remarks>Immutable and thread-safe. Prints as a table.</remarks>
public sealed record NextItemMetrics
{
    private static readonly TextTable<RankingMetrics> _table = new(
    [
        ("recall", ColumnFormat.Percent, m => m.Recall),
        ("MRR", ColumnFormat.Number(4), m => m.MeanReciprocalRank),
    ]);

    /// <summary>The number of recommended items that were looked at: k.</summary>
    public required int Count { get; init; }

    /// <summary>Places whose item the model does not know, which no other figure counts.</summary>
    public required long UnknownItems { get; init; }

    /// <summary>The model's.</summary>
    public required RankingMetrics Model { get; init; }

    /// <summary>Those of recommending the items of the most occurrences in the training data; <see langword="null"/> without that.</summary>
    public required RankingMetrics? Popularity { get; init; }

    /// <summary>Those of recommending what most often stands in sessions with the last item; <see langword="null"/> without training data.</summary>
    public required RankingMetrics? CoOccurrence { get; init; }

    /// <summary>Adds up what was measured on two sets of sessions.</summary>
    /// <param name="other">Another set's, with the same <see cref="Count"/> and with baselines where these have some.</param>
    /// <exception cref="ArgumentException">The counts differ, or one of both has no baselines.</exception>
    public NextItemMetrics Merge(NextItemMetrics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count != Count || other.Popularity is null != Popularity is null || other.CoOccurrence is null != CoOccurrence is null)
            throw new ArgumentException($"The metrics are of {other.Count} recommended items {Baselines(other)} baselines; expected {Count} {Baselines(this)} baselines.", nameof(other));
        return new()
        {
            Count = Count,
            UnknownItems = UnknownItems + other.UnknownItems,
            Model = Model.Merge(other.Model),
            Popularity = Popularity?.Merge(other.Popularity!),
            CoOccurrence = CoOccurrence?.Merge(other.CoOccurrence!),
        };
    }

    /// <summary>A line of counts, then one for the model and for each baseline under a line of headings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Model.Positions:N0} next items, among {Count:N0} recommended")
        + (UnknownItems == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {UnknownItems:N0} more are unknown to the model"))
        + Environment.NewLine + Environment.NewLine
        + _table.Of([.. new[] { ("model", Model), ("co-occurrence", CoOccurrence), ("popularity", Popularity) }.Where(line => line.Item2 is not null).Select(line => (line.Item1, line.Item2!))]);

    private static string Baselines(NextItemMetrics metrics) => metrics.Popularity is null ? "without" : "with";
}
