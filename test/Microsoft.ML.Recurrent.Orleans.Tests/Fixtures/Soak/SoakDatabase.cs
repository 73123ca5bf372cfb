namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>The cost of a soak to the database. Immutable.</summary>
/// <param name="Bytes">The size of the database.</param>
/// <param name="LogBytes">Bytes of the write-ahead log.</param>
/// <param name="Updates">Rows that were replaced.</param>
/// <param name="HotUpdates">Those of them that left the index as it was.</param>
/// <param name="Reads">Rows that were looked for to be read: series that came into memory.</param>
internal sealed record SoakDatabase(long Bytes, long LogBytes, long Updates, long HotUpdates, long Reads)
{
    private const string Others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    /// <summary>Reads the figures once the silos are gone: a connection publishes its statistics when it ends.</summary>
    public static async Task<SoakDatabase> ReadAsync(string connection)
    {
        while (await Databases.ScalarAsync<long>(connection, Others) > 0)
            await Task.Delay(100);
        long updates = await StatisticAsync(connection, "n_tup_upd");
        return new SoakDatabase(
            await Databases.ScalarAsync<long>(connection, "select pg_database_size(current_database())"),
            await Databases.ScalarAsync<long>(connection, "select (pg_current_wal_insert_lsn() - '0/0')::bigint"),
            updates,
            await StatisticAsync(connection, "n_tup_hot_upd"),
            await StatisticAsync(connection, "idx_scan") - updates);
    }

    private static Task<long> StatisticAsync(string connection, string column) =>
        Databases.ScalarAsync<long>(connection, $"select {column} from pg_stat_user_tables where relname = 'recurrent_state'");
}
