using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>Measures the memory that a silo needs for each series in it, every one with a full window.</summary>
internal static class MemoryCommand
{
    private const int Observations = 20;
    private const int Callers = 64;

    /// <exception cref="ArgumentException">An option is unknown or has no number.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        int series = 20_000;
        for (int i = 0; i < args.Length; i++)
            series = args[i] == "--series" ? Arguments.Number(args, ref i) : throw Arguments.Unknown(args[i]);
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        using var silo = PostgresSilo.Build(connection, PostgresServer.FreePort(), PostgresServer.FreePort());
        await silo.StartAsync();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        // What all series share is there before the first one is counted.
        await ObserveAsync(grains, 1, 100);
        long before = Held();
        await ObserveAsync(grains, 101, series);
        long after = Held();
        long state = (await grains.GetGrain<ISeriesGrain>($"m/{Readings.Name(1)}").GetStatus()).StateBytes;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{(after - before) / (double)series:N0} bytes of memory per series in it, {state:N0} of them state; {series:N0} series, {Environment.WorkingSet / 1e6:N0} MB the process"));
        await silo.StopAsync();
        return 0;
    }

    private static Task ObserveAsync(IGrainFactory grains, int first, int count) => Parallel.ForEachAsync(
        Enumerable.Range(first, count),
        new ParallelOptions { MaxDegreeOfParallelism = Callers },
        async (number, _) => await grains.GetGrain<ISeriesGrain>($"m/{Readings.Name(number)}").ObserveMany(Readings.Events(number, Observations)));

    private static long Held()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
