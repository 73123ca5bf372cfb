namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>The items of one group in memory. For one thread at a time.</summary>
internal sealed class LeaseGroup
{
    private readonly Dictionary<string, LeaseEntry> _items = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, LeaseEntry> _open = [];

    public void Add(string item)
    {
        var entry = new LeaseEntry(item, _items.Count);
        if (_items.TryAdd(item, entry))
            _open.Add(entry.Number, entry);
    }

    public LeaseEntry? Find(string item) => _items.GetValueOrDefault(item);

    /// <returns>The first item that can be taken; null if there is none.</returns>
    public LeaseEntry? FirstFree(DateTimeOffset now) => _open.Values.FirstOrDefault(entry => entry.IsFree(now));

    public void Complete(LeaseEntry entry, string? result)
    {
        (entry.IsCompleted, entry.Result) = (true, result);
        _open.Remove(entry.Number);
    }

    public LeasedItem[] Read(DateTimeOffset now) => [.. _items.Values.OrderBy(entry => entry.Number).Select(entry => entry.Read(now))];
}

/// <summary>One item in memory.</summary>
internal sealed class LeaseEntry(string item, long number)
{
    public string Item => item;

    public long Number => number;

    public long Attempt { get; set; }

    public string? Owner { get; set; }

    public DateTimeOffset? Until { get; set; }

    public bool IsCompleted { get; set; }

    public string? Result { get; set; }

    public bool IsFree(DateTimeOffset now) => !IsCompleted && (Until is null || Until <= now);

    public bool IsOf(Lease lease) => Attempt == lease.Attempt && Owner == lease.Owner;

    public LeasedItem Read(DateTimeOffset now) =>
        new(item, IsCompleted ? LeaseStatus.Completed : IsFree(now) ? LeaseStatus.Free : LeaseStatus.Leased, Attempt, Owner, Until, Result);
}
