namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Adds up the places of items that followed. For one thread at a time.</summary>
/// <param name="count">Places that are hits.</param>
internal sealed class RankCounter(int count)
{
    private long _positions;
    private long _hits;
    private double _reciprocalRanks;

    /// <summary>The sums so far.</summary>
    public RankingMetrics Metrics => new() { Positions = _positions, Hits = _hits, ReciprocalRanks = _reciprocalRanks };

    /// <param name="place">From 1; 0 where the item was not recommended.</param>
    public void Add(int place)
    {
        _positions++;
        if (place < 1 || place > count)
            return;
        _hits++;
        _reciprocalRanks += 1.0 / place;
    }
}
