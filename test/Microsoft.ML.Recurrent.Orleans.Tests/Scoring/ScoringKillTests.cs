using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

/// <summary>Silos that are killed while they score.</summary>
[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class ScoringKillTests
{
    private const int Kills = 5, FewestKills = 3, Rows = 12_000, Files = 4;

    [Fact]
    public async Task KilledSilosScoreEachPartitionOnceAndTheSameBitsAsOneProcess()
    {
        using var server = new PostgresServer();
        using var folders = new ScoringFolders();
        using var alone = new ScoringFolders();
        string connection = await server.CreateMigratedAsync(), model = Path.Combine(folders.Input, "model.zip");
        ScoringData.SaveModel(model);
        folders.WriteText(ScoringData.Rows(Rows), Files);
        SiloProcess[] silos = [.. Enumerable.Range(0, 3).Select(_ => new SiloProcess(connection, new SiloSettings { ScoringModel = model }))];
        await Task.WhenAll(silos.Select(silo => silo.StartAsync()));
        using var client = PostgresSilo.BuildClient(connection);
        await client.StartAsync();
        var job = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IScoringJobGrain>("job");

        var start = await UntilItAnswersAsync(() => job.Start(folders.Text));
        await KillAsync(silos, job);
        var end = await EndAsync(job);
        var expected = await ScoreAloneAsync(folders, alone, model);

        (end.Status, end.Rows, end.Failed, end.Completed).Should().Be((ScoringStatus.Completed, Rows, 0, start.Partitions));
        (expected.Rows, expected.Partitions).Should().Be((Rows, start.Partitions));
        folders.OutputNames.Should().Equal(alone.OutputNames).And.HaveCount(start.Partitions);
        folders.OutputNames.Should().OnlyContain(name => Bytes(folders, name).SequenceEqual(Bytes(alone, name)));
        folders.Leftovers.Should().BeEmpty();
        foreach (var silo in silos)
            silo.Dispose();
        await client.StopAsync();
    }

    private static byte[] Bytes(ScoringFolders folders, string name) => File.ReadAllBytes(Path.Combine(folders.Output, name));

    /// <summary>Kills and starts silos at random moments while the job is running. A job that has ended notices no kill.</summary>
    private static async Task KillAsync(SiloProcess[] silos, IScoringJobGrain job)
    {
        var random = new Random(3);
        int kills = 0;
        while (kills < Kills && (await UntilItAnswersAsync(job.GetProgress)).Status == ScoringStatus.Running)
        {
            await Task.Delay(random.Next(300, 1200));
            var silo = silos[random.Next(silos.Length)];
            await silo.KillAsync();
            await silo.StartAsync();
            kills++;
        }

        kills.Should().BeGreaterThanOrEqualTo(FewestKills);
    }

    private static async Task<ScoringProgress> EndAsync(IScoringJobGrain job)
    {
        for (int second = 0; second < 300; second++)
        {
            if (await UntilItAnswersAsync(job.GetProgress) is { Status: not ScoringStatus.Running } end)
                return end;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        throw new TimeoutException("The job has not ended.");
    }

    private static async Task<ScoringProgress> ScoreAloneAsync(ScoringFolders folders, ScoringFolders alone, string model)
    {
        await using var cluster = await ScoringCluster.StartAsync(options => (options.PartitionBytes, _) = (ScoringSilos.PartitionBytes, options.Models.Add("file", model)));
        await cluster.Job().Start(folders.Text with { Model = "file", Output = alone.Text.Output });
        return await ScoringCluster.EndAsync(cluster.Job());
    }

    private static async Task<T> UntilItAnswersAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception) when (attempt < 60)
            {
                await Task.Delay(500);
            }
        }
    }
}
