using System.Net;
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

    private const string Cluster = "recurrent-tests";

    public static IHost Build(string connection, int port, int gateway)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => silo
            .UseRecurrentPostgres(connection)
            .AddRecurrentSeries(series => series.Models.Add<Reading, Outlook>("m", "1", Readings.Windows))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster))
            .Configure<ClusterMembershipOptions>(options =>
            {
                // A machine with other work on it answers late.
                options.ProbeTimeout = TimeSpan.FromSeconds(3);
                options.NumVotesForDeathDeclaration = 1;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(3);
            })
            .ConfigureEndpoints(IPAddress.Loopback, port, gateway));
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

    /// <summary>The second process: runs until the first one closes the standard input, or ends.</summary>
    public static async Task<int> RunAsync(int port, int gateway)
    {
        using var host = Build(Environment.GetEnvironmentVariable(ConnectionVariable)!, port, gateway);
        await host.StartAsync();
        await Console.Out.WriteLineAsync(ReadyLine);
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }
}
