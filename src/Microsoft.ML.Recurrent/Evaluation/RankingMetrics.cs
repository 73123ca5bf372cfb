namespace Microsoft.ML.Recurrent;

/// <summary>The places of the items that followed among those that were recommended: sums, of which any parts can be added up.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RankingMetrics
{
    /// <summary>Predictions.</summary>
    public required long Positions { get; init; }

    /// <summary>Predictions whose item was among the k recommended ones.</summary>
    public required long Hits { get; init; }

    /// <summary>The sum over the hits of 1 divided by the item's place, from 1.</summary>
    public required double ReciprocalRanks { get; init; }

    /// <summary>Recall@k, the fraction of <see cref="Positions"/> that are hits, from 0 to 1; NaN without positions.</summary>
    public double Recall => Hits / (double)Positions;

    /// <summary>MRR@k, the mean over all positions of 1 divided by the item's place, 0 where it was not recommended; from 0 to 1, NaN without positions.</summary>
    public double MeanReciprocalRank => ReciprocalRanks / Positions;

    /// <summary>Adds up what was measured on two sets of sessions.</summary>
    /// <param name="other">Another set's.</param>
    public RankingMetrics Merge(RankingMetrics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new() { Positions = Positions + other.Positions, Hits = Hits + other.Hits, ReciprocalRanks = ReciprocalRanks + other.ReciprocalRanks };
    }
}
