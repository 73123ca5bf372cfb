using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>The connections of one silo or client. Thread-safe.</summary>
internal sealed class PostgresDatabase(IOptions<RecurrentPostgresOptions> options) : IAsyncDisposable, IDisposable
{
    private const int PreparedStatements = 32;
    private const int WriteBufferBytes = 1 << 16;

    private readonly Lazy<NpgsqlDataSource> _source = new(() => Create(options.Value));

    public RecurrentPostgresOptions Options => options.Value;

    public NpgsqlDataSource Source => _source.Value;

    /// <exception cref="ArgumentException">The text cannot be read; the message has nothing of it.</exception>
    public static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The reason quotes the text, which may hold a password.
            throw new ArgumentException(
                "The PostgreSQL connection string cannot be read; expected Npgsql's form, 'Host=...;Database=...;Username=...;Password=...'.",
                nameof(connectionString));
        }
    }

    public static NpgsqlDataSource Create(RecurrentPostgresOptions options) =>
        new NpgsqlDataSourceBuilder(Text(options).ConnectionString).Build();

    /// <returns>A connection that no pool takes back: what it holds in the database ends with it.</returns>
    public static NpgsqlConnection CreateConnection(RecurrentPostgresOptions options)
    {
        var text = Text(options);
        text.Pooling = false;
        return new NpgsqlConnection(text.ConnectionString);
    }

    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;

    public void Dispose()
    {
        if (_source.IsValueCreated)
            _source.Value.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Text(RecurrentPostgresOptions options)
    {
        var text = Read(options.ConnectionString);
        int seconds = (int)Math.Ceiling(options.Timeout.TotalSeconds);
        if (!text.ShouldSerialize("Timeout"))
            text.Timeout = Math.Min(seconds, 1024);
        if (!text.ShouldSerialize("Command Timeout"))
            text.CommandTimeout = seconds;
        // The statements are few and always the same; to plan one takes longer than to run it for a row. A pooler that gives each transaction another
        // connection needs 'Max Auto Prepare=0'.
        if (!text.ShouldSerialize("Max Auto Prepare"))
            (text.MaxAutoPrepare, text.AutoPrepareMinUsages) = (PreparedStatements, 2);
        if (!text.ShouldSerialize("Write Buffer Size"))
            text.WriteBufferSize = WriteBufferBytes;
        text.ApplicationName ??= "Microsoft.ML.Recurrent.Orleans";
        return text;
    }
}
