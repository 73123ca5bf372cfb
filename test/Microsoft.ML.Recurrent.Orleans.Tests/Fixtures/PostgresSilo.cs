using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A silo whose state and membership are in PostgreSQL, in this process or one of its own, and clients of it.</summary>
internal static class PostgresSilo
{
    /// <summary>The environment variable with the connection string, which no command line shows.</summary>
    public const string ConnectionVariable = "RECURRENT_TESTS_POSTGRES";

    public const string ReadyLine = "silo is ready";

    /// <summary>The names of cluster and service.</summary>
    public const string Cluster = "recurrent-tests";

    public static IHost Build(string connection, int port, int gateway, SiloSettings? settings = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => (settings ?? new SiloSettings()).Apply(silo
            .UseRecurrentPostgres(connection)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster))
            .Configure<ClusterMembershipOptions>(options =>
            {
                // A machine with other work on it answers late.
                options.ProbeTimeout = TimeSpan.FromSeconds(3);
                options.NumVotesForDeathDeclaration = 1;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(3);
            })
            .ConfigureEndpoints(IPAddress.Loopback, port, gateway)));
        return builder.Build();
    }

    public static IHost BuildClient(string connection)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client => client
            .UseRecurrentPostgresClustering(connection)
            .UseConnectionRetryFilter((_, _) => Task.FromResult(true))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10))
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1)));
        return builder.Build();
    }

    /// <summary>The second process: runs until the first one closes the standard input, or ends. A line there takes a version of
    /// <see cref="SiloSettings.Upgraded"/> into use.</summary>
    public static async Task<int> RunAsync(int port, int gateway, SiloSettings settings)
    {
        using var host = Build(Environment.GetEnvironmentVariable(ConnectionVariable)!, port, gateway, settings);
        await host.StartAsync();
        await Console.Out.WriteLineAsync(ReadyLine);
        while (await Console.In.ReadLineAsync() is { } version)
        {
            host.Services.GetRequiredService<SeriesModels>().Use(SiloSettings.Upgraded, version);
            await Console.Out.WriteLineAsync(ReadyLine);
        }

        await host.StopAsync();
        return 0;
    }
}
