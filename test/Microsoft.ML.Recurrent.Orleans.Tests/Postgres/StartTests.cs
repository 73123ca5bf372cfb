using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans.Configuration;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

/// <summary>Silos and clients that start before the database is ready for them.</summary>
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class StartTests
{
    [Fact]
    public async Task SiloWaitsForADatabaseThatIsAway()
    {
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        using var silo = PostgresSilo.Build(connection, PostgresServer.FreePort(), PostgresServer.FreePort());
        server.Stop();

        var start = silo.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        start.IsCompleted.Should().BeFalse();
        server.Start();
        await start.WaitAsync(TimeSpan.FromMinutes(1));

        await silo.StopAsync();
    }

    [Fact]
    public async Task ClientOfADatabaseWithoutTablesIsToldWhatToDo()
    {
        using var server = new PostgresServer();
        await using var empty = Stored.Database(await server.CreateEmptyAsync());
        await using var wrong = Stored.Database(server.ConnectionString.Replace(server.Password, "wrong-secret"));

        await Gateways(empty).Should().ThrowExactlyAsync<StateStoreException>().WithMessage("The database has no tables of this library. Run 'recurrent-orleans migrate', *");
        await Gateways(wrong).Should().ThrowExactlyAsync<StateStoreException>().WithMessage("PostgreSQL refused the connection: *(SQLSTATE 28P01). Check *");
        server.Stop();
        await Gateways(empty).Should().ThrowAsync<StateUnavailableException>();
    }

    private static Func<Task> Gateways(PostgresDatabase database) =>
        () => new PostgresGatewayList(database, Options.Create(new ClusterOptions { ClusterId = "c" }), Options.Create(new GatewayOptions())).GetGateways();
}
