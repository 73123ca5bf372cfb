using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments.Workers;

/// <summary>A database that is away, and workers that stop, cost time alone.</summary>
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class WorkerOutageTests : IDisposable
{
    private static readonly TimeSpan _epoch = TimeSpan.FromMilliseconds(50);

    private readonly PostgresServer _server = new();
    private readonly string _notes = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_notes, recursive: true);
    }

    [Fact]
    public async Task DatabaseThatIsAwayForAWhileFailsNoTrialAndRepeatsNone()
    {
        string connection = await _server.CreateMigratedAsync();
        using var silo = ExperimentProcesses.BuildSilo(
            connection, PostgresServer.FreePort(), PostgresServer.FreePort(), SlowExperiments.Create(_epoch, _notes), workers: 2);
        await silo.StartAsync();
        var experiment = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IExperimentGrain>(ExperimentCluster.Name);
        await SeeAsync(experiment, snapshot => snapshot.Trials.Count >= 4);

        _server.Stop();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var error = await Record.ExceptionAsync(() => experiment.Next("other", SlowExperiments.Create(_epoch).ReadHeader(), ExperimentCluster.Able));
        _server.Start();
        var snapshot = await experiment.WaitForEndAsync().WaitAsync(TimeSpan.FromMinutes(3));

        error.Should().BeOfType<StateUnavailableException>().Which.RetryAfter.Should().BePositive();
        error!.ToString().Should().NotContain(_server.Password);
        var run = SlowExperiments.Create(TimeSpan.Zero).Run();
        snapshot.Trials.Select(t => (t.Status, t.Metric)).Should().Equal(run.Trials.Select(t => (t.Status, t.Metric)));
        SlowExperiments.Read(_notes).Should().HaveCount((int)run.Epochs, "the fits waited for the database");
        await silo.StopAsync();
    }

    [Fact]
    public async Task TrialOfAWorkerThatStopsGoesOnFromItsLastBatchOnAnother()
    {
        string connection = await _server.CreateMigratedAsync();
        using var silo = ExperimentProcesses.BuildSilo(connection, PostgresServer.FreePort(), PostgresServer.FreePort(), SlowExperiments.Create(_epoch));
        await silo.StartAsync();
        var experiment = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IExperimentGrain>(ExperimentCluster.Name);
        for (int epochs = 2; epochs <= 10; epochs += 2)
        {
            using var worker = ExperimentProcesses.BuildClient(connection, SlowExperiments.Create(_epoch, _notes));
            await worker.StartAsync();
            await SeeAsync(experiment, snapshot => snapshot.Epochs >= epochs);
            await worker.StopAsync();
        }

        using var last = ExperimentProcesses.BuildClient(connection, SlowExperiments.Create(TimeSpan.Zero, _notes));
        await last.StartAsync();
        var snapshot = await experiment.WaitForEndAsync().WaitAsync(TimeSpan.FromMinutes(3));

        var run = SlowExperiments.Create(TimeSpan.Zero).Run();
        snapshot.Trials.Select(t => (t.Status, t.Metric)).Should().Equal(run.Trials.Select(t => (t.Status, t.Metric)));
        SlowExperiments.Read(_notes).Should().HaveCount((int)run.Epochs, "no epoch is trained twice");
        snapshot.Trials.Should().Contain(t => t.Attempt > 1);
        await last.StopAsync();
        await silo.StopAsync();
    }

    private static async Task SeeAsync(IExperimentGrain experiment, Func<ExperimentSnapshot, bool> isSeen)
    {
        for (int look = 0; look < 1000; look++)
        {
            if (isSeen(await experiment.GetSnapshot()))
                return;
            await Task.Delay(50);
        }

        throw new TimeoutException("The experiment has not come as far as expected.");
    }
}
