using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Silos and workers of an experiment, with journal and files in PostgreSQL, in this process or ones of their own.</summary>
internal static class ExperimentProcesses
{
    public static readonly TimeSpan Epoch = TimeSpan.FromSeconds(1);

    private const string Cluster = "recurrent-experiments";

    public static IHost BuildSilo(string connection, int port, int gateway, RecurrentExperiment experiment, int workers = 0)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo =>
        {
            silo.UseRecurrentPostgres(connection)
                .AddRecurrentExperiments(experiments => Add(experiments, experiment))
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster))
                .Configure<ClusterMembershipOptions>(options =>
                {
                    options.ProbeTimeout = TimeSpan.FromSeconds(3);
                    options.NumVotesForDeathDeclaration = 1;
                    options.TableRefreshTimeout = TimeSpan.FromSeconds(3);
                })
                .ConfigureEndpoints(IPAddress.Loopback, port, gateway);
            if (workers > 0)
                silo.AddRecurrentTrialWorker(worker => (worker.Trials, worker.CheckpointInterval) = (workers, TimeSpan.FromMilliseconds(100)));
        });
        return builder.Build();
    }

    public static IHost BuildClient(string connection, RecurrentExperiment? experiment)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.UseRecurrentPostgresClustering(connection)
                .UseConnectionRetryFilter((_, _) => Task.FromResult(true))
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster))
                .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10))
                .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
            if (experiment is not null)
                client.AddRecurrentExperiments(experiments => Add(experiments, experiment)).AddRecurrentTrialWorker(worker => worker.CheckpointInterval = TimeSpan.FromMilliseconds(200));
        });
        return builder.Build();
    }

    /// <summary>A silo as a process: port, gateway. It runs until its standard input ends.</summary>
    public static Task<int> RunSiloAsync(string port, string gateway) => RunAsync(
        BuildSilo(Connection, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(gateway, CultureInfo.InvariantCulture), SlowExperiments.Create(Epoch)));

    /// <summary>A worker as a process, which notes its epochs in a folder.</summary>
    public static Task<int> RunWorkerAsync(string notes) => RunAsync(BuildClient(Connection, SlowExperiments.Create(Epoch, notes)));

    /// <summary>Starts the tests' own program and waits until it is ready.</summary>
    public static async Task<Process> StartAsync(string connection, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ExperimentProcesses).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [PostgresSilo.ConnectionVariable] = connection },
        })!;
        (await process.StandardOutput.ReadLineAsync()).Should().Be(PostgresSilo.ReadyLine);
        return process;
    }

    private static string Connection => Environment.GetEnvironmentVariable(PostgresSilo.ConnectionVariable)!;

    private static void Add(RecurrentExperimentsOptions options, RecurrentExperiment experiment)
    {
        (options.LeaseDuration, options.PollInterval) = (TimeSpan.FromSeconds(6), TimeSpan.FromMilliseconds(200));
        options.Add(ExperimentCluster.Name, _ => experiment);
    }

    private static async Task<int> RunAsync(IHost host)
    {
        using (host)
        {
            await host.StartAsync();
            await Console.Out.WriteLineAsync(PostgresSilo.ReadyLine);
            await Console.In.ReadToEndAsync();
            await host.StopAsync();
            return 0;
        }
    }
}
