using Microsoft.ML.Recurrent.Orleans.Leases;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.Leases;

/// <summary>Leases in PostgreSQL, by its clock. A statement that fails at once for a passing reason is sent once more. Thread-safe.</summary>
/// <param name="database">The connections.</param>
/// <param name="serviceId">The service whose leases these are.</param>
internal sealed class PostgresLeaseStore(PostgresDatabase database, string serviceId) : ILeaseStore
{
    private readonly LeaseTable _table = new(serviceId);

    public bool IsShared => true;

    public Task AddAsync(string group, IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group, items);
        return OnConnection(connection => _table.AddAsync(connection, group, items, cancellationToken), cancellationToken);
    }

    public Task<Lease?> TakeAsync(string group, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group, owner);
        LeaseLimits.Check(duration);
        return OnConnection(connection => _table.TakeAsync(connection, group, null, owner, duration, cancellationToken), cancellationToken);
    }

    public Task<Lease?> TakeAsync(string group, string item, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group, item, owner);
        LeaseLimits.Check(duration);
        return OnConnection(connection => _table.TakeAsync(connection, group, item, owner, duration, cancellationToken), cancellationToken);
    }

    public async Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(lease.Group, lease.Item, lease.Owner);
        LeaseLimits.Check(duration);
        return await OnConnection(connection => _table.RenewAsync(connection, lease, duration, cancellationToken), cancellationToken) > 0;
    }

    public async Task<bool> CompleteAsync(Lease lease, string? result, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(lease.Group, lease.Item, lease.Owner);
        LeaseLimits.CheckResult(lease, result, database.Options.MaximumRowBytes);
        return await OnConnection(connection => _table.CompleteAsync(connection, lease, result, cancellationToken), cancellationToken) > 0;
    }

    public async Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(lease.Group, lease.Item, lease.Owner);
        return await OnConnection(connection => _table.ReleaseAsync(connection, lease, cancellationToken), cancellationToken) > 0;
    }

    public Task<IReadOnlyList<LeasedItem>> ReadAsync(string group, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group);
        return OnConnection(connection => _table.ReadAsync(connection, group, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<string>> GroupsAsync(string prefix, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(prefix);
        return OnConnection(connection => _table.GroupsAsync(connection, prefix, cancellationToken), cancellationToken);
    }

    public Task RemoveAsync(string group, CancellationToken cancellationToken)
    {
        LeaseLimits.Check(group);
        return OnConnection(connection => _table.RemoveAsync(connection, group, cancellationToken), cancellationToken);
    }

    private async Task<T> OnConnection<T>(Func<NpgsqlConnection, Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await RepeatedStatement.TwiceAsync(async () =>
            {
                await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
                return await act(connection);
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw PostgresErrors.Explain(e, database.Options.RetryAfter, "the lease");
        }
    }
}
