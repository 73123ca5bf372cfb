namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Recommends the items of the most occurrences, whatever the session; of equals the lowest key.</summary>
internal sealed class PopularItems
{
    // The place of each item, from 1; 0 where it never occurs.
    private readonly int[] _places;

    public PopularItems(int items, IEnumerable<int[]> sessions)
    {
        var counts = new long[items + 1];
        foreach (int item in sessions.SelectMany(session => session))
            counts[item]++;
        _places = new int[items + 1];
        int place = 0;
        foreach (int item in Enumerable.Range(1, items).Where(item => counts[item] > 0).OrderByDescending(item => counts[item]))
            _places[item] = ++place;
    }

    /// <summary>The place of an item among those recommended, from 1; 0 where it is not recommended at all.</summary>
    /// <param name="next">The item.</param>
    /// <param name="session">The session before it.</param>
    /// <param name="excludesSeen">Whether items of the session are left out.</param>
    public int PlaceOf(uint next, ReadOnlySpan<uint> session, bool excludesSeen)
    {
        int place = _places[next];
        if (place == 0 || !excludesSeen)
            return place;
        HashSet<uint> seen = [.. session];
        return seen.Contains(next) ? 0 : place - seen.Count(item => _places[item] > 0 && _places[item] < place);
    }
}
