using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

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
