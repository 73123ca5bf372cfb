using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments.Workers;

/// <summary>An experiment over processes that are killed ends as one in one process.</summary>
[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class WorkerKillTests : IDisposable
{
    private const int Kills = 10, Workers = 3;

    private readonly PostgresServer _server = new();
    private readonly string _notes = Directory.CreateTempSubdirectory().FullName;
    private readonly Random _random = new(7);

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_notes, recursive: true);
    }

    [Fact]
    public async Task TrialsOverWorkersAndSilosThatAreKilledAreThoseOfOneProcessEachCountedOnce()
    {
        string connection = await _server.CreateMigratedAsync();
        SlowExperiments.Hold(_notes);
        int[][] ports = [[PostgresServer.FreePort(), PostgresServer.FreePort()], [PostgresServer.FreePort(), PostgresServer.FreePort()]];
        List<Process> silos = [.. await Task.WhenAll(ports.Select(p => StartSiloAsync(connection, p)))];
        List<Process> workers = [.. await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => StartWorkerAsync(connection)))];
        using var client = ExperimentProcesses.BuildClient(connection, experiment: null);
        await client.StartAsync();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        var experiment = grains.GetGrain<IExperimentGrain>(ExperimentCluster.Name);
        var end = experiment.WaitForEndAsync();

        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(_random.Next(500, 3000));
            await ReplaceAsync(workers, 0, () => StartWorkerAsync(connection));
            if (kill is 3 or 7)
            {
                int silo = await SiloOfAsync(grains, experiment, ports);
                await ReplaceAsync(silos, silo, () => StartSiloAsync(connection, ports[silo]));
            }
        }

        end.IsCompleted.Should().BeFalse("{0} kills are to be made before the end", Kills);
        SlowExperiments.LetGo(_notes);
        var snapshot = await end.WaitAsync(TimeSpan.FromMinutes(10));
        await client.StopAsync();
        await Task.WhenAll(silos.Concat(workers).Select(KillAsync));
        var run = SlowExperiments.Create(TimeSpan.Zero).Run();
        Facts(snapshot.Trials.Select(t => (t.Number, t.Status, t.Metric, t.Configuration))).Should().Equal(Facts(run.Trials.Select(t => (t.Number, t.Status, t.Metric, t.Configuration.ToString()))));
        (snapshot.Best!.Number, BitConverter.DoubleToInt64Bits(snapshot.Best.Metric!.Value)).Should().Be((run.Best.Number, BitConverter.DoubleToInt64Bits(run.Best.Metric!.Value)));
        await EachTrialIsCountedOnceAsync(connection, run);
    }

    private async Task EachTrialIsCountedOnceAsync(string connection, ExperimentResult run)
    {
        (await LinesAsync(connection, "Completed")).Should().Be(SlowExperiments.Trials);
        (await LinesAsync(connection, "FoldCompleted")).Should().Be(SlowExperiments.Trials);
        (await LinesAsync(connection, "Measured")).Should().Be(run.Epochs);
        long interruptions = await LinesAsync(connection, "Started") - SlowExperiments.Trials;
        interruptions.Should().BePositive("workers were killed");
        var trained = SlowExperiments.Read(_notes);
        trained.Distinct().Should().HaveCount((int)run.Epochs);
        trained.Count.Should().BeLessThanOrEqualTo((int)(run.Epochs + (2 * interruptions)), "an attempt goes on from the last checkpoint, or the one before");
    }

    private static Task<long> LinesAsync(string connection, string kind) =>
        Databases.ScalarAsync<long>(connection, $"select count(*) from recurrent_experiment_line where content like '%\"kind\":\"{kind}\"%'");

    private static IEnumerable<string> Facts(IEnumerable<(int Number, TrialStatus Status, double? Metric, string Configuration)> trials) =>
        trials.Select(t => $"{t.Number} {t.Status} {t.Metric:R} {t.Configuration}");

    /// <summary>The number of the silo that has the experiment's grain.</summary>
    private static async Task<int> SiloOfAsync(IGrainFactory grains, IExperimentGrain experiment, int[][] ports)
    {
        await experiment.GetSnapshot();
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(experiment);
        return Array.FindIndex(ports, p => p[0] == address!.Endpoint.Port);
    }

    private static Task<Process> StartSiloAsync(string connection, int[] ports) => ExperimentProcesses.StartAsync(connection, "experiment-silo", $"{ports[0]}", $"{ports[1]}");

    private Task<Process> StartWorkerAsync(string connection) => ExperimentProcesses.StartAsync(connection, "trial-worker", _notes);

    private static async Task ReplaceAsync(List<Process> processes, int number, Func<Task<Process>> start)
    {
        await KillAsync(processes[number]);
        processes[number] = await start();
    }

    /// <summary>Kills a process at once, by its id, as <c>kill -9</c> does.</summary>
    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
