using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class FailoverTests
{
    [Fact]
    public async Task SilosThatAreKilledUnderLoadLoseAndRepeatNoEvent()
    {
        const int Kills = 4;
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        SiloProcess[] silos = [new(connection), new(connection), new(connection)];
        await Task.WhenAll(silos.Select(silo => silo.StartAsync()));
        using var client = PostgresSilo.BuildClient(connection);
        await client.StartAsync();
        var load = new Load(client.Services.GetRequiredService<IGrainFactory>(), series: 60, events: 60);

        var sent = load.SendAsync(_ => true, TimeSpan.FromMilliseconds(50));
        var random = new Random(5);
        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(500, 2000));
            var silo = silos[random.Next(silos.Length)];
            await silo.KillAsync();
            await silo.StartAsync();
        }

        await sent.WaitAsync(TimeSpan.FromMinutes(5));

        await load.StoredStatesShouldBeThoseOfOneProcessAsync(connection);
        load.Errors.Should().NotBeEmpty("silos were killed in the middle of the load");
        foreach (var silo in silos)
            silo.Dispose();
        await client.StopAsync();
    }

    [Fact]
    public async Task DatabaseThatIsAwayUnderLoadGivesRetryableErrorsAndServiceResumesOnItsOwn()
    {
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        using var silo = PostgresSilo.Build(connection, PostgresServer.FreePort(), PostgresServer.FreePort());
        await silo.StartAsync();
        var load = new Load(silo.Services.GetRequiredService<IGrainFactory>(), series: 60, events: 60);

        var sent = load.SendAsync(e => e is StateUnavailableException, TimeSpan.FromMilliseconds(50));
        await Task.Delay(TimeSpan.FromSeconds(1));
        server.Stop();
        await Task.Delay(TimeSpan.FromSeconds(20));
        server.Start();
        await sent.WaitAsync(TimeSpan.FromMinutes(5));

        await load.StoredStatesShouldBeThoseOfOneProcessAsync(connection);
        load.Errors.Should().Contain(e => e.Message.StartsWith("PostgreSQL is not available: "));
        load.Errors.Should().OnlyContain(e => ((StateUnavailableException)e).RetryAfter > TimeSpan.Zero && !e.ToString().Contains(server.Password));
        await silo.StopAsync();
    }
}
