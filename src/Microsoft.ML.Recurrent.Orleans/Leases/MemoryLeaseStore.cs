namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>Leases in memory, for one process: they end with it. Thread-safe.</summary>
internal sealed class MemoryLeaseStore : ILeaseStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, LeaseGroup> _groups = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _start;
    private readonly long _startStamp;

    /// <param name="clock">The clock; steps of the machine's time of day do not change leases.</param>
    public MemoryLeaseStore(TimeProvider clock) => (_clock, _start, _startStamp) = (clock, clock.GetUtcNow(), clock.GetTimestamp());

    public bool IsShared => false;

    private DateTimeOffset Now => _start + _clock.GetElapsedTime(_startStamp);

    public Task AddAsync(string group, IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group, items);
        return Locked(() =>
        {
            if (!_groups.TryGetValue(group, out var known))
                _groups.Add(group, known = new LeaseGroup());
            foreach (string item in items)
                known.Add(item);
            return true;
        }, cancellationToken);
    }

    public Task<Lease?> TakeAsync(string group, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group, owner);
        LeaseLimits.Check(duration);
        return Locked(() => Take(group, _groups.GetValueOrDefault(group)?.FirstFree(Now), owner, duration), cancellationToken);
    }

    public Task<Lease?> TakeAsync(string group, string item, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group, item, owner);
        LeaseLimits.Check(duration);
        return Locked(() => Take(group, Find(group, item) is { } entry && entry.IsFree(Now) ? entry : null, owner, duration), cancellationToken);
    }

    public Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(lease.Group, lease.Item, lease.Owner);
        LeaseLimits.Check(duration);
        return Locked(() =>
        {
            if (Find(lease.Group, lease.Item) is not { } entry || !entry.IsOf(lease) || entry.IsCompleted)
                return false;
            entry.Until = Now + duration;
            return true;
        }, cancellationToken);
    }

    public Task<bool> CompleteAsync(Lease lease, string? result, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(lease.Group, lease.Item, lease.Owner);
        LeaseLimits.CheckResult(lease, result, RecurrentPostgresOptions.LargestRowBytes);
        return Locked(() =>
        {
            if (Find(lease.Group, lease.Item) is not { } entry || !entry.IsOf(lease))
                return false;
            if (!entry.IsCompleted)
                _groups[lease.Group].Complete(entry, result);
            return true;
        }, cancellationToken);
    }

    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(lease.Group, lease.Item, lease.Owner);
        return Locked(() =>
        {
            if (Find(lease.Group, lease.Item) is not { } entry || !entry.IsOf(lease) || entry.IsCompleted)
                return false;
            (entry.Owner, entry.Until) = (null, null);
            return true;
        }, cancellationToken);
    }

    public Task<IReadOnlyList<LeasedItem>> ReadAsync(string group, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group);
        return Locked<IReadOnlyList<LeasedItem>>(() => _groups.TryGetValue(group, out var known) ? known.Read(Now) : [], cancellationToken);
    }

    public Task<IReadOnlyList<string>> GroupsAsync(string prefix, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(prefix);
        return Locked<IReadOnlyList<string>>(() => [.. _groups.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))], cancellationToken);
    }

    public Task RemoveAsync(string group, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group);
        return Locked(() => _groups.Remove(group), cancellationToken);
    }

    private Lease? Take(string group, LeaseEntry? entry, string owner, TimeSpan duration)
    {
        if (entry is null)
            return null;
        var until = Now + duration;
        (entry.Owner, entry.Until, entry.Attempt) = (owner, until, entry.Attempt + 1);
        return new Lease(group, entry.Item, entry.Attempt, owner, until);
    }

    private LeaseEntry? Find(string group, string item) => _groups.GetValueOrDefault(group)?.Find(item);

    private Task<T> Locked<T>(Func<T> act, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        lock (_lock)
            return Task.FromResult(act());
    }
}
