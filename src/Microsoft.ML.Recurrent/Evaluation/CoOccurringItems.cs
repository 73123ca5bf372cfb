namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>
/// Recommends the items that most often stand in sessions with the last one: the cosine of the sets of their sessions (item-to-item neighbors, Linden, Smith &amp; York 2003); of equals the
/// lowest key.
/// </summary>
internal sealed class CoOccurringItems
{
    // Pairs grow with the square of it.
    private const int MostItemsOfSession = 500;

    private readonly Dictionary<int, int>?[] _together;
    private readonly long[] _sessions;
    private readonly Dictionary<int, int[]> _ranked = [];

    public CoOccurringItems(int items, IEnumerable<int[]> sessions)
    {
        _together = new Dictionary<int, int>?[items + 1];
        _sessions = new long[items + 1];
        foreach (int[] session in sessions)
            Add([.. session.Where(item => item > 0).Reverse().Distinct().Take(MostItemsOfSession)]);
    }

    /// <summary>The place of an item among those recommended, from 1; 0 where it is not recommended at all.</summary>
    /// <param name="next">The item.</param>
    /// <param name="session">The session before it.</param>
    /// <param name="excludesSeen">Whether items of the session are left out.</param>
    public int PlaceOf(uint next, ReadOnlySpan<uint> session, bool excludesSeen)
    {
        int[] ranked = Ranked((int)session[^1]);
        int place = Array.IndexOf(ranked, (int)next);
        if (place < 0 || !excludesSeen)
            return place + 1;
        HashSet<uint> seen = [.. session];
        return seen.Contains(next) ? 0 : place + 1 - ranked.Take(place).Count(item => seen.Contains((uint)item));
    }

    private void Add(int[] items)
    {
        foreach (int item in items)
        {
            _sessions[item]++;
            var together = _together[item] ??= [];
            foreach (int other in items.Where(other => other != item))
                together[other] = together.GetValueOrDefault(other) + 1;
        }
    }

    private int[] Ranked(int item)
    {
        if (!_ranked.TryGetValue(item, out int[]? ranked))
            _ranked[item] = ranked = _together[item] is { } together
                ? [.. together.OrderByDescending(other => other.Value / Math.Sqrt(_sessions[other.Key])).ThenBy(other => other.Key).Select(other => other.Key)]
                : [];
        return ranked;
    }
}
