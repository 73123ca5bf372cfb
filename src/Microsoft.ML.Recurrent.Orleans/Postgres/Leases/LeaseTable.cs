using Microsoft.ML.Recurrent.Orleans.Leases;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.Leases;

/// <summary>The statements on the table of leases. Each runs on the caller's connection, in the transaction that is open there. Immutable.</summary>
/// <param name="serviceId">The service whose leases these are.</param>
internal sealed class LeaseTable(string serviceId)
{
    private const string AddSql = """
        insert into recurrent_lease (service_id, group_name, item)
        select $1, $2, added.item from unnest($3) with ordinality as added (item, position) order by added.position
        on conflict do nothing
        """;

    // Takers at once each lock another row; an item that another transaction is changing is passed over.
    private const string FreeSql = """
        with free as materialized
        (
            select number from recurrent_lease
            where service_id = $1 and group_name = $2 and completed_at is null and (until is null or until <= statement_timestamp())
        """;

    private const string TakenSql = """
            order by number
            limit 1
            for update skip locked
        )
        update recurrent_lease as lease
        set owner = $3, attempt = lease.attempt + 1, until = statement_timestamp() + $4
        from free
        where lease.number = free.number
        returning lease.item, lease.attempt, lease.until
        """;

    private const string TakeSql = $"{FreeSql}\n{TakenSql}";

    private const string TakeItemSql = $"{FreeSql} and item = $5\n{TakenSql}";

    private const string OwnSql = "service_id = $1 and group_name = $2 and item = $3 and attempt = $4 and owner = $5";

    private const string RenewSql = $"update recurrent_lease set until = statement_timestamp() + $6 where {OwnSql} and completed_at is null";

    // Again with the same attempt: the answer to the first time was lost.
    private const string CompleteSql = $"""
        update recurrent_lease
        set result = case when completed_at is null then $6 else result end, completed_at = coalesce(completed_at, statement_timestamp())
        where {OwnSql}
        """;

    private const string ReleaseSql = $"update recurrent_lease set owner = null, until = null where {OwnSql} and completed_at is null";

    private const string ReadSql = """
        select item, case when completed_at is not null then 2 when until > statement_timestamp() then 1 else 0 end, attempt, owner, until, result
        from recurrent_lease where service_id = $1 and group_name = $2 order by number
        """;

    // One look-up for each group, however many items it has.
    private const string GroupsSql = """
        with recursive known (name) as
        (
            (select group_name from recurrent_lease where service_id = $1 and group_name >= $2 order by group_name limit 1)
            union all
            select (select group_name from recurrent_lease where service_id = $1 and group_name > known.name order by group_name limit 1)
            from known where starts_with(known.name, $2)
        )
        select name from known where starts_with(name, $2) order by name
        """;

    private const string RemoveSql = "delete from recurrent_lease where service_id = $1 and group_name = $2";

    public Task<int> AddAsync(NpgsqlConnection connection, string group, IReadOnlyList<string> items, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, AddSql, cancellationToken, Text(group), new NpgsqlParameter<string[]> { TypedValue = [.. items] });

    /// <param name="connection">The connection.</param>
    /// <param name="group">The group.</param>
    /// <param name="item">The item; null for the first one that is free.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="duration">The lease's duration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Lease?> TakeAsync(
        NpgsqlConnection connection, string group, string? item, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, item is null ? TakeSql : TakeItemSql, Text(group), Text(owner), Time(duration));
        if (item is not null)
            command.Parameters.Add(Text(item));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new Lease(group, row.GetString(0), row.GetInt64(1), owner, row.GetFieldValue<DateTimeOffset>(2))
            : null;
    }

    public Task<int> RenewAsync(NpgsqlConnection connection, Lease lease, TimeSpan duration, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, RenewSql, cancellationToken, [.. Own(lease), Time(duration)]);

    public Task<int> CompleteAsync(NpgsqlConnection connection, Lease lease, string? result, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, CompleteSql, cancellationToken, [.. Own(lease), new NpgsqlParameter<string?> { TypedValue = result }]);

    public Task<int> ReleaseAsync(NpgsqlConnection connection, Lease lease, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, ReleaseSql, cancellationToken, Own(lease));

    public async Task<IReadOnlyList<LeasedItem>> ReadAsync(NpgsqlConnection connection, string group, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, ReadSql, Text(group));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<LeasedItem>();
        while (await row.ReadAsync(cancellationToken))
            items.Add(new LeasedItem(
                row.GetString(0), (LeaseStatus)row.GetInt32(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4), row.IsDBNull(5) ? null : row.GetString(5)));
        return items;
    }

    public async Task<IReadOnlyList<string>> GroupsAsync(NpgsqlConnection connection, string prefix, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, GroupsSql, Text(prefix));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await row.ReadAsync(cancellationToken))
            names.Add(row.GetString(0));
        return names;
    }

    public Task<int> RemoveAsync(NpgsqlConnection connection, string group, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, RemoveSql, cancellationToken, Text(group));

    private async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(Text(serviceId));
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter[] Own(Lease lease) =>
        [Text(lease.Group), Text(lease.Item), new NpgsqlParameter<long> { TypedValue = lease.Attempt }, Text(lease.Owner)];

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<TimeSpan> Time(TimeSpan value) => new() { TypedValue = value };
}
