using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class OutageTests
{
    [Fact]
    public async Task ServerThatIsAwayGivesARetryableErrorWithoutSecretsAndServiceResumes()
    {
        using var server = new PostgresServer();
        await using var storage = Stored.Storage(await server.CreateMigratedAsync());
        var state = await storage.WriteAsync("one", "before");

        server.Stop();
        state.State!.Text = "while away";
        var write = () => storage.WriteStateAsync("note", Stored.Grain("one"), state);
        var read = () => storage.ReadAsync("one");
        var error = (await write.Should().ThrowAsync<StateUnavailableException>()).Which;
        (await read.Should().ThrowAsync<StateUnavailableException>()).Which.RetryAfter.Should().BePositive();
        server.Start();
        await RetryAsync(write);

        error.RetryAfter.Should().BePositive();
        error.ToString().Should().StartWith("Microsoft.ML.Recurrent.Orleans.StateUnavailableException: PostgreSQL is not available").And.NotContain(server.Password);
        (await storage.ReadAsync("one")).State!.Text.Should().Be("while away");
    }

    [Fact]
    public async Task WrongPasswordIsSaidWithoutThePassword()
    {
        using var server = new PostgresServer();
        await using var storage = Stored.Storage(server.ConnectionString.Replace(server.Password, "wrong-secret"));

        var read = () => storage.ReadAsync("one");

        (await read.Should().ThrowAsync<StateStoreException>()).Which.ToString().Should().Contain("28P01").And.NotContain("wrong-secret");
    }

    [Fact]
    public async Task StatementThatTakesTooLongFailsItsOwnCallersAndOthersGoOn()
    {
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        await using var storage = Stored.Storage(connection, options => options.Timeout = TimeSpan.FromSeconds(2));
        var locked = await storage.WriteAsync("locked", "before");
        await using var other = NpgsqlDataSource.Create(connection);
        await using var connected = await other.OpenConnectionAsync();
        await using var transaction = await connected.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("select 1 from recurrent_state for update", connected))
            await take.ExecuteScalarAsync();

        var write = storage.WriteStateAsync("note", Stored.Grain("locked"), locked);
        await Task.Delay(200);
        await storage.WriteAsync("free", "written");
        await write.Awaiting(w => w).Should().ThrowAsync<StateUnavailableException>();
        await transaction.RollbackAsync();

        await storage.WriteStateAsync("note", Stored.Grain("locked"), locked);
    }

    private static async Task RetryAsync(Func<Task> call)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (StateUnavailableException e) when (attempt < 20)
            {
                await Task.Delay(e.RetryAfter / 10);
            }
        }
    }
}
