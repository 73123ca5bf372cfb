using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>Tables and queries for Orleans' ADO.NET storage provider, written to its contract: the keys of its queries, their parameters and the
/// columns that it reads. One row per state, found by a primary key, changed in one statement, as the group commit's are.</summary>
internal static class AdoNetTables
{
    private const string Tables = """
        create table OrleansQuery (QueryKey varchar(64) primary key, QueryText text not null);
        create table peer_state
        (
            id_hash integer not null, n0 bigint not null, n1 bigint not null, type_hash integer not null, type_name text not null,
            extension text not null, service text not null, version integer not null, payload bytea,
            primary key (id_hash, type_hash, n0, n1, type_name, extension, service)
        ) with (fillfactor = 40, toast_tuple_target = 8160);
        alter table peer_state alter column payload set storage external;
        """;

    private const string IsRow = """
        id_hash = @GrainIdHash and type_hash = @GrainTypeHash and n0 = @GrainIdN0 and n1 = @GrainIdN1
        and type_name = @GrainTypeString and extension = coalesce(@GrainIdExtensionString, '') and service = @ServiceId
        """;

    private const string Read = $"select payload as PayloadBinary, version as Version from peer_state where {IsRow}";

    private const string Write = $"""
        with changed as
        (
            update peer_state set payload = @PayloadBinary, version = version + 1
            where {IsRow} and version = @GrainStateVersion::integer
            returning version
        ),
        added as
        (
            insert into peer_state
            select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, coalesce(@GrainIdExtensionString, ''), @ServiceId, 1, @PayloadBinary
            where @GrainStateVersion::integer is null
            on conflict do nothing
            returning version
        )
        select coalesce((select version from changed), (select version from added), @GrainStateVersion::integer) as NewGrainStateVersion
        """;

    private const string Clear = $"""
        with changed as
        (
            update peer_state set payload = null, version = version + 1 where {IsRow} and version = @GrainStateVersion::integer returning version
        )
        select coalesce((select version from changed), @GrainStateVersion::integer) as NewGrainStateVersion
        """;

    public static async Task CreateAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using (var tables = source.CreateCommand(Tables))
            await tables.ExecuteNonQueryAsync();
        foreach (var (key, query) in new[] { ("ReadFromStorageKey", Read), ("WriteToStorageKey", Write), ("ClearStorageKey", Clear), ("DeleteStorageKey", Clear) })
        {
            await using var insert = source.CreateCommand("insert into OrleansQuery values ($1, $2)");
            insert.Parameters.AddWithValue(key);
            insert.Parameters.AddWithValue(query);
            await insert.ExecuteNonQueryAsync();
        }
    }
}
