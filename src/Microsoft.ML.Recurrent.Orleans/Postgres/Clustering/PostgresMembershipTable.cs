using Microsoft.Extensions.Options;
using Npgsql;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;

/// <summary>
/// The membership of a cluster in PostgreSQL. Every change is one transaction that compares and sets the version of the cluster's row, which also
/// puts changes in line; reads are one statement, so that silos and version belong together. Thread-safe.
/// </summary>
internal sealed class PostgresMembershipTable(PostgresDatabase database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    private const string BumpSql = "update recurrent_cluster set version = @version, etag = @new_etag where cluster_id = @cluster and etag = @table_etag";

    private const string InsertSql =
        $"insert into recurrent_silo (cluster_id, etag, {MembershipRow.Columns}) values (@cluster, @new_etag, {MembershipRow.Parameters}) on conflict do nothing";

    private const string UpdateSql =
        $"update recurrent_silo set (etag, {MembershipRow.Columns}) = (@new_etag, {MembershipRow.Parameters}) where cluster_id = @cluster and address = @address and etag = @row_etag";

    private const string ReadSql = $"""
        select cluster.version, cluster.etag, silo.etag, {MembershipRow.Columns}
        from recurrent_cluster as cluster
        left join recurrent_silo as silo on silo.cluster_id = cluster.cluster_id and (@only is null or silo.address = @only)
        where cluster.cluster_id = @cluster
        """;

    private string ClusterId => cluster.Value.ClusterId;

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        if (tryInitTableVersion)
            await ExecuteAsync(
                "insert into recurrent_cluster (cluster_id, version, etag) values (@cluster, 0, @etag) on conflict do nothing",
                ("cluster", ClusterId), ("etag", Guid.NewGuid()));
    }

    public Task DeleteMembershipTableEntries(string clusterId) =>
        ExecuteAsync("delete from recurrent_cluster where cluster_id = @cluster", ("cluster", clusterId));

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ExecuteAsync(
        "delete from recurrent_silo where cluster_id = @cluster and status <> @active and greatest(start_time, i_am_alive_time) < @before",
        ("cluster", ClusterId), ("active", (int)SiloStatus.Active), ("before", beforeDate.UtcDateTime));

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(key.ToParsableString());

    public Task<MembershipTableData> ReadAll() => ReadAsync(null);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(InsertSql, entry, null, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(UpdateSql, entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => ExecuteAsync(
        "update recurrent_silo set i_am_alive_time = @time where cluster_id = @cluster and address = @address",
        ("time", MembershipRow.Utc(entry.IAmAliveTime)), ("cluster", ClusterId), ("address", entry.SiloAddress.ToParsableString()));

    private async Task<MembershipTableData> ReadAsync(string? only)
    {
        await using var command = database.Source.CreateCommand(ReadSql);
        command.Parameters.AddWithValue("cluster", ClusterId);
        command.Parameters.Add(new NpgsqlParameter<string?>("only", only));
        await using var row = await command.ExecuteReaderAsync();
        var version = new TableVersion(0, $"{Guid.Empty:N}");
        var silos = new List<Tuple<MembershipEntry, string>>();
        while (await row.ReadAsync())
        {
            version = new TableVersion(row.GetInt32(0), $"{row.GetGuid(1):N}");
            if (!row.IsDBNull(2))
                silos.Add(Tuple.Create(MembershipRow.Read(row, 3), $"{row.GetGuid(2):N}"));
        }

        return new MembershipTableData(silos, version);
    }

    /// <exception cref="StateStoreException">A name of the silo is longer than the table holds.</exception>
    private async Task<bool> ChangeAsync(string sql, MembershipEntry entry, string? rowETag, TableVersion version)
    {
        PostgresNames.ThrowIfTooLong("silo's name", entry.SiloName);
        PostgresNames.ThrowIfTooLong("host's name", entry.HostName);
        PostgresNames.ThrowIfTooLong("role's name", entry.RoleName);
        if (!Guid.TryParseExact(version.VersionEtag, "N", out var tableETag) || !TryParse(rowETag, out var row))
            return false;
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var newETag = Guid.NewGuid();
        await using var bump = Command(connection, BumpSql, ("version", version.Version), ("new_etag", newETag), ("cluster", ClusterId), ("table_etag", tableETag));
        if (await bump.ExecuteNonQueryAsync() == 0)
            return false;
        await using var change = Command(connection, sql, ("new_etag", newETag), ("cluster", ClusterId), ("row_etag", row));
        MembershipRow.AddTo(change.Parameters, entry);
        if (await change.ExecuteNonQueryAsync() == 0)
            return false;
        await transaction.CommitAsync();
        return true;
    }

    private async Task ExecuteAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = Command(connection, sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    private static bool TryParse(string? etag, out Guid parsed)
    {
        parsed = default;
        return etag is null || Guid.TryParseExact(etag, "N", out parsed);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
