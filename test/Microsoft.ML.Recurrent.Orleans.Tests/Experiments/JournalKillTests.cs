using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

/// <summary>An experiment whose process is killed at random moments and run again each time ends as one that ran through.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
[Trait(Categories.Trait, Categories.Slow)]
public sealed class JournalKillTests(PostgresServer server) : IDisposable
{
    private const int Kills = 4, MostLines = 7;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly Random _random = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ExperimentKilledAtRandomMomentsEndsWithTheSameTrials()
    {
        string connection = await server.CreateMigratedAsync();
        for (int kill = 0; kill < Kills; kill++)
            (await WasKilledAsync(connection, lines: 1 + _random.Next(MostLines))).Should().BeTrue();

        var result = JournaledExperiments.Create().SetJournal(new PostgresExperimentJournal(connection, "search", _folder)).Run();

        JournaledExperiments.Facts(result).Should().Equal(JournaledExperiments.Facts(JournaledExperiments.Create().Run()));
        (await CountAsync(connection, "where content like '%\"Completed\"%'")).Should().Be(result.Trials.Count);
        result.BestModel.Should().NotBeNull();
    }

    /// <summary>Runs the experiment until its journal has grown by some lines and a moment more.</summary>
    /// <returns>False if it ended before.</returns>
    private async Task<bool> WasKilledAsync(string connection, int lines)
    {
        long before = await CountAsync(connection);
        using var process = JournaledExperiments.Start(connection, "search", _folder);
        while (!process.HasExited && await CountAsync(connection) < before + lines)
            await Task.Delay(5);
        await Task.Delay(_random.Next(40));
        bool runs = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();
        return runs;
    }

    private static Task<long> CountAsync(string connection, string where = "") =>
        Databases.ScalarAsync<long>(connection, $"select count(*) from recurrent_experiment_line {where}");
}
