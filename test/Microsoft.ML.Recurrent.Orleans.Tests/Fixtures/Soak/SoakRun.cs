using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>Many series on silos that are killed and started again while events flow, and the comparison of all states with a replay in one process.</summary>
internal static class SoakRun
{
    public static async Task<SoakReport> RunAsync(SoakOptions options)
    {
        options.ThrowIfInvalid();
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        SiloProcess[] silos = [.. Enumerable.Range(0, options.Silos).Select(_ => new SiloProcess(connection, new SiloSettings { CollectionAge = options.CollectionAge }))];
        try
        {
            await Task.WhenAll(silos.Select(silo => silo.StartAsync()));
            var report = await LoadAsync(options, silos, connection);
            await Task.WhenAll(silos.Select(silo => silo.KillAsync()));
            return report with { Database = await SoakDatabase.ReadAsync(connection), Differences = await new SoakReplay(options).CompareAsync(connection) };
        }
        finally
        {
            foreach (var silo in silos)
                silo.Dispose();
        }
    }

    private static async Task<SoakReport> LoadAsync(SoakOptions options, SiloProcess[] silos, string connection)
    {
        using var client = PostgresSilo.BuildClient(connection);
        await client.StartAsync();
        var (grains, progress) = (client.Services.GetRequiredService<IGrainFactory>(), new SoakProgress());
        var kills = new SoakKills(options, silos, grains, progress);
        long begin = Stopwatch.GetTimestamp();
        var load = Task.WhenAll(Enumerable.Range(0, options.Callers).Select(number => Task.Run(() => new SoakCaller(grains, options, number, progress).SendAsync())));
        await kills.RunAsync(load);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        float[] latencies = [.. (await load).SelectMany(l => l)];
        Array.Sort(latencies);
        await client.StopAsync();
        return new SoakReport(options, progress, kills, seconds, latencies);
    }
}
