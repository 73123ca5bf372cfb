using Orleans.Runtime;

namespace LiveSeries.Silo;

/// <summary>Events per second of each silo, over the last seconds. For one thread.</summary>
internal sealed class EventRates
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, List<(TimeSpan Time, long Events)>> _counts = [];

    /// <summary>Takes the counts of a moment in. A silo that is not among them is forgotten.</summary>
    /// <param name="now">The moment, on a clock that only rises.</param>
    /// <param name="counts">The events of each silo since it started.</param>
    public void Take(TimeSpan now, IReadOnlyList<SiloEvents> counts)
    {
        foreach (var gone in _counts.Keys.Except(counts.Select(c => c.Silo)).ToArray())
            _counts.Remove(gone);
        foreach (var (silo, events) in counts)
        {
            if (!_counts.TryGetValue(silo, out var seen))
                _counts[silo] = seen = [];
            // One count beyond the window stays: the rate is that of the whole window.
            while (seen.Count > 1 && seen[1].Time < now - _window)
                seen.RemoveAt(0);
            seen.Add((now, events));
        }
    }

    /// <returns>The rate; null until two counts are known.</returns>
    public double? Of(SiloAddress silo) => _counts.TryGetValue(silo, out var seen) && seen.Count > 1
        ? (seen[^1].Events - seen[0].Events) / (seen[^1].Time - seen[0].Time).TotalSeconds
        : null;
}
