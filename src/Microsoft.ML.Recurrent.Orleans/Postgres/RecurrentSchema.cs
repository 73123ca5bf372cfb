using Microsoft.ML.Recurrent.Orleans.Postgres;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The tables of this library in PostgreSQL. Versioned: a migration applies the steps that a database lacks, in one transaction, and
/// migrations that run at once wait for each other.</summary>
public static class RecurrentSchema
{
    // "recurrent" in the space of advisory locks.
    private const long LockKey = 0x7265_6375_7272_656e;

    private const string VersionTable =
        "create table if not exists recurrent_schema (version integer primary key, applied_at timestamptz not null default now());";

    private static readonly string[] _steps = [.. Names().Select(Read)];

    /// <summary>The version that this library works with.</summary>
    public static int CurrentVersion => _steps.Length;

    /// <summary>All steps as one script for <c>psql</c>, for an empty database.</summary>
    public static string Script => string.Join(
        "\n", ["begin;", VersionTable, .. _steps.Select((step, i) => $"{step}\ninsert into recurrent_schema (version) values ({i + 1});"), "commit;", ""]);

    /// <summary>Brings a database up to date. It may be called any number of times.</summary>
    /// <param name="connectionString">The connection string; its user must be allowed to create tables.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The steps that were applied, 0 where the schema was current.</returns>
    /// <exception cref="ArgumentException">The connection string is empty or cannot be read.</exception>
    /// <exception cref="StateStoreException">The database is of a newer version of the library, or refuses.</exception>
    /// <exception cref="StateUnavailableException">The database is away.</exception>
    public static async Task<int> MigrateAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        await using var source = PostgresDatabase.Create(new RecurrentPostgresOptions { ConnectionString = connectionString });
        return await MigrateAsync(source, cancellationToken);
    }

    /// <summary>Reads the version that a database has. Nothing is changed.</summary>
    /// <param name="connectionString">The connection string; its user must be allowed to read <c>recurrent_schema</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The version; 0 where the tables are not there.</returns>
    /// <exception cref="ArgumentException">The connection string is empty or cannot be read.</exception>
    /// <exception cref="StateStoreException">The database refuses.</exception>
    /// <exception cref="StateUnavailableException">The database is away.</exception>
    public static async Task<int> GetVersionAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        await using var source = PostgresDatabase.Create(new RecurrentPostgresOptions { ConnectionString = connectionString });
        return await VersionAsync(source, cancellationToken);
    }

    internal static async Task<int> MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyAsync(dataSource, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw PostgresErrors.Explain(e, TimeSpan.FromSeconds(1), "the tables");
        }
    }

    /// <exception cref="StateStoreException">The schema is older or newer than this library's.</exception>
    internal static async Task CheckAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        ThrowIfOther(await VersionAsync(dataSource, cancellationToken));

    /// <exception cref="StateStoreException">The version is older or newer than this library's.</exception>
    internal static void ThrowIfOther(int found)
    {
        ThrowIfNewer(found);
        if (found < CurrentVersion)
            throw new StateStoreException(
                $"The database has version {found} of the schema; expected {CurrentVersion}. Run 'recurrent-orleans migrate', call RecurrentSchema.MigrateAsync, or set MigrateOnStart.");
    }

    private static async Task<int> ApplyAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey})", cancellationToken);
        int found = await VersionAsync(connection, cancellationToken);
        ThrowIfNewer(found);
        // A user who may not create tables can start on a schema that is current.
        if (found < _steps.Length)
            await ExecuteAsync(connection, VersionTable, cancellationToken);
        for (int step = found; step < _steps.Length; step++)
            await ExecuteAsync(connection, $"{_steps[step]}\ninsert into recurrent_schema (version) values ({step + 1});", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return _steps.Length - found;
    }

    private static void ThrowIfNewer(int found)
    {
        if (found > CurrentVersion)
            throw new StateStoreException(
                $"The database has version {found} of the schema; this version of the library works with {CurrentVersion}. Update Microsoft.ML.Recurrent.Orleans.");
    }

    private static async Task<int> VersionAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return await VersionAsync(connection, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw PostgresErrors.Explain(e, TimeSpan.FromSeconds(1), "the tables");
        }
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var isThere = new NpgsqlCommand("select to_regclass('recurrent_schema') is not null", connection);
        if (!(bool)(await isThere.ExecuteScalarAsync(cancellationToken))!)
            return 0;
        await using var command = new NpgsqlCommand("select coalesce(max(version), 0) from recurrent_schema", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static IEnumerable<string> Names() => typeof(RecurrentSchema).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(RecurrentSchema).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
