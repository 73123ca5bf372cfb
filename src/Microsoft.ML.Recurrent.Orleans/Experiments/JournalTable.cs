using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The rows of one journal, on a connection of their own that keeps all other experiments from them while it lives.</summary>
internal sealed class JournalTable : IDisposable
{
    // A machine that is gone closes no connection; the server asks. An epoch may take longer than a server lets connections idle.
    private const string SessionSql = """
        select set_config('tcp_keepalives_idle', '20', false), set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '3', false),
            set_config('idle_session_timeout', '0', false)
        """;

    private const string VersionSql = "select coalesce(max(version), 0) from recurrent_schema";

    // The server may not know yet that the process before is gone.
    private const string PatienceSql = "select set_config('lock_timeout', '3s', true)";

    private const string LockSql = "select pg_advisory_lock(hashtextextended('recurrent_experiment/' || $1, 0))";

    private const string NameSql = "insert into recurrent_experiment (name) values ($1) on conflict (name) do nothing";

    private const string IdentitySql = "select id from recurrent_experiment where name = $1";

    private const string LinesSql = "select number, content from recurrent_experiment_line where experiment = $1 order by number";

    private const string AddSql = """
        insert into recurrent_experiment_line (experiment, number, content)
        select $1, $2, $3
        where $2 = 1 + (select coalesce(max(number), 0) from recurrent_experiment_line where experiment = $1)
        """;

    private readonly NpgsqlConnection _connection;

    private JournalTable(NpgsqlConnection connection, Guid experiment) => (_connection, Experiment) = (connection, experiment);

    /// <summary>The identity of the experiment.</summary>
    public Guid Experiment { get; }

    /// <exception cref="InvalidOperationException">Another experiment has the journal.</exception>
    /// <exception cref="StateStoreException">The schema is older or newer than this library's.</exception>
    /// <exception cref="NpgsqlException">The database is away, or refuses.</exception>
    public static JournalTable Open(RecurrentPostgresOptions options, string name)
    {
        var connection = PostgresDatabase.CreateConnection(options);
        try
        {
            connection.Open();
            Scalar(connection, SessionSql);
            RecurrentSchema.ThrowIfOther((int)Scalar(connection, VersionSql)!);
            Take(connection, name);
            Scalar(connection, NameSql, Text(name));
            return new JournalTable(connection, (Guid)Scalar(connection, IdentitySql, Text(name))!);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The lines in order. In the place of one that is missing is an empty one, which is no line of a journal.</summary>
    public IEnumerable<string> Lines()
    {
        using var command = Command(_connection, LinesSql, Id());
        using var reader = command.ExecuteReader();
        for (long number = 1; reader.Read(); number++)
            yield return reader.GetInt64(0) == number ? reader.GetString(1) : "";
    }

    /// <summary>Adds a line, if it is the next one.</summary>
    /// <returns>The number of rows, 1.</returns>
    /// <exception cref="StateStoreException">It is not, or it is too long.</exception>
    /// <exception cref="NpgsqlException">The database is away, or refuses.</exception>
    public int Add(long number, string line)
    {
        int bytes = Encoding.UTF8.GetByteCount(line);
        if (bytes > RecurrentPostgresOptions.LargestRowBytes)
            throw new StateStoreException(string.Create(
                CultureInfo.InvariantCulture, $"Line {number} has {bytes:N0} bytes; expected at most {RecurrentPostgresOptions.LargestRowBytes:N0}."));
        try
        {
            using var command = Command(_connection, AddSql, Id(), new NpgsqlParameter<long> { TypedValue = number }, Text(line));
            return command.ExecuteNonQuery() is 1 and var added ? added : throw Changed(number);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
        {
            throw Changed(number);
        }
    }

    public void Dispose() => _connection.Dispose();

    private static void Take(NpgsqlConnection connection, string name)
    {
        using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(PatienceSql), new NpgsqlBatchCommand(LockSql) { Parameters = { Text(name) } } } };
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new InvalidOperationException(
                $"Another experiment is running with the journal '{name}'. Wait until it has ended, or give this one a name of its own.", e);
        }
    }

    private static StateStoreException Changed(long number) =>
        new($"Others have changed it since it was opened: line {number} is not its next one anymore.");

    private static object? Scalar(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private NpgsqlParameter<Guid> Id() => new() { TypedValue = Experiment };
}
