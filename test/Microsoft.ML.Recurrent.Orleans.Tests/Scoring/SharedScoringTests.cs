using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

/// <summary>Jobs whose state and leases are in PostgreSQL.</summary>
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class SharedScoringTests : IDisposable
{
    private readonly PostgresServer _server = new();
    private readonly ScoringFolders _folders = new();

    public void Dispose()
    {
        _folders.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task SilosThatShareADatabaseScoreTogetherAndLeaveNoLeases()
    {
        var rows = ScoringData.Rows(200);
        _folders.WriteText(rows, files: 8);
        string connection = await _server.CreateMigratedAsync();
        await using var cluster = await StartAsync(connection, silos: 2);

        await cluster.Job().Start(_folders.Text with { Model = "slow" });
        (await OwnersAsync(connection)).Should().BeGreaterThan(2, "each of two silos has two workers");
        var end = await ScoringCluster.EndAsync(cluster.Job());

        (end.Status, end.Rows).Should().Be((ScoringStatus.Completed, 200));
        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, rows));
        await LeasesShouldGoAsync(connection);
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public async Task DatabaseThatIsAwayDelaysAJobAndLosesNothing()
    {
        var rows = ScoringData.Rows(200);
        _folders.WriteText(rows, files: 8);
        await using var cluster = await StartAsync(await _server.CreateMigratedAsync(), silos: 1);
        await cluster.Job().Start(_folders.Text with { Model = "slow" });

        _server.Stop();
        await Task.Delay(TimeSpan.FromSeconds(5));
        _server.Start();
        var end = await ScoringCluster.EndAsync(cluster.Job());

        (end.Status, end.Rows, end.Failed).Should().Be((ScoringStatus.Completed, 200, 0));
        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, rows));
    }

    private static Task<ScoringCluster> StartAsync(string connection, short silos) => ScoringCluster.StartAsync(
        options => (options.LeaseDuration, _) = (
            TimeSpan.FromSeconds(2), options.Models.Add("slow", _ => new SlowModel(ScoringData.Model, TimeSpan.FromMilliseconds(400)))),
        silo => silo.AddRecurrentPostgresState(RecurrentState.ProviderName, postgres => postgres.ConnectionString = connection),
        silos);

    /// <summary>The most workers that have had a partition at once.</summary>
    private static async Task<long> OwnersAsync(string connection)
    {
        long most = 0;
        for (int i = 0; i < 100 && most < 3; i++)
        {
            most = Math.Max(most, await Databases.ScalarAsync<long>(connection, "select count(distinct owner) from recurrent_lease where until > now()"));
            await Task.Delay(20);
        }

        return most;
    }

    private static async Task LeasesShouldGoAsync(string connection)
    {
        long left = 1;
        for (int i = 0; i < 100 && left > 0; i++)
        {
            await Task.Delay(50);
            left = await Databases.ScalarAsync<long>(connection, "select count(*) from recurrent_lease");
        }

        left.Should().Be(0);
    }
}
