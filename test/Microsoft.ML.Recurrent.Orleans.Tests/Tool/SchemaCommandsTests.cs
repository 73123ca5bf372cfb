using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Orleans.Tool;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Tool;

[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class SchemaCommandsTests(PostgresServer server)
{
    private static int Version => RecurrentSchema.CurrentVersion;

    [Fact]
    public async Task TablesAreMadeOnceAndTheirStatusIsTold()
    {
        string connection = await server.CreateEmptyAsync();

        (await RunAsync(connection, "status")).Should().Be((3, $"There are no tables; expected version {Version}. Run 'recurrent-orleans migrate'."));
        (await RunAsync(connection, "migrate")).Should().Be((0, $"The tables have version {Version} now; {Version} steps were applied."));
        (await RunAsync(connection, "migrate")).Should().Be((0, $"The tables have version {Version} already; nothing was changed."));
        (await RunAsync(connection, "status")).Should().Be((0, $"The tables have version {Version}, that of this tool."));
    }

    [Fact]
    public async Task OlderAndNewerTablesAreTold()
    {
        string connection = await server.CreateMigratedAsync();
        await Databases.ExecuteAsync(connection, $"delete from recurrent_schema where version = {Version}");
        (await RunAsync(connection, "status")).Should().Be((3, $"The tables have version {Version - 1}; expected {Version}. Run 'recurrent-orleans migrate'."));

        await Databases.ExecuteAsync(connection, "insert into recurrent_schema (version) values (1000)");
        (await RunAsync(connection, "status")).Should().Be((3, $"The tables have version 1000; this tool knows {Version}. Update Microsoft.ML.Recurrent.Orleans.Tool."));
        (await RunAsync(connection, "migrate")).Should().Match<(int Code, string Said)>(r => r.Code == 1 && r.Said.StartsWith("The database has version 1000 of the schema"));
    }

    [Fact]
    public async Task ScriptMakesTheTables()
    {
        string connection = await server.CreateEmptyAsync();

        await Databases.ExecuteAsync(connection, (await RunAsync(null, "script")).Said);

        (await RunAsync(connection, "status")).Code.Should().Be(0);
    }

    [Fact]
    public async Task ConnectionIsTakenFromTheOptionOrANamedVariable()
    {
        string connection = await server.CreateMigratedAsync();

        (await RunAsync(null, "status", "--postgres", connection)).Code.Should().Be(0);
        (await RunAsync(connection, "status", "--variable", "RECURRENT_POSTGRES")).Code.Should().Be(0);
        (await RunAsync(connection, "status", "--variable", "OTHER")).Should().Be(
            (2, "There is no connection string: the environment variable 'OTHER' is not set. Set it, or name another one with --variable."));
    }

    [Fact]
    public async Task DatabaseThatRefusesOrIsAwayIsAFailureWithoutTheSecret()
    {
        string refused = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "hidden-part" }.ConnectionString;
        string away = new NpgsqlConnectionStringBuilder(refused) { Port = PostgresServer.FreePort() }.ConnectionString;

        foreach (string command in new[] { "migrate", "status" })
        {
            var (refusedCode, refusal) = await RunAsync(refused, command);
            var (awayCode, absence) = await RunAsync(away, command);

            (refusedCode, awayCode).Should().Be((1, 1));
            refusal.Should().Match("PostgreSQL refused the connection: *(SQLSTATE 28P01). Check the user, the password and the database of the connection string.").And.NotContain("hidden-part");
            absence.Should().StartWith("PostgreSQL is not available").And.NotContain("hidden-part");
        }
    }

    /// <returns>The exit code, and all that was said.</returns>
    internal static async Task<(int Code, string Said)> RunAsync(string? connection, params string[] args)
    {
        var said = new StringWriter();
        int code = await new SchemaCommands(name => name == ToolArguments.DefaultVariable ? connection : null, said, said).RunAsync(args);
        return (code, said.ToString().TrimEnd());
    }
}
