using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>New databases on a server.</summary>
internal static class Databases
{
    /// <returns>The connection string of an empty database.</returns>
    public static async Task<string> CreateEmptyAsync(this PostgresServer server)
    {
        string name = $"test_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return server.Database(name);
    }

    /// <returns>The connection string of a database with the library's tables.</returns>
    public static async Task<string> CreateMigratedAsync(this PostgresServer server)
    {
        string connection = await server.CreateEmptyAsync();
        await RecurrentSchema.MigrateAsync(connection);
        return connection;
    }

    public static async Task<T> ScalarAsync<T>(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
