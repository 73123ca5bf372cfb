using System.Globalization;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>Runs the measurements in turns, so that a busy machine is busy for both, and prints their medians.</summary>
internal static class Commands
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        if (arguments.Help)
        {
            await Console.Out.WriteLineAsync(Arguments.Usage);
            return 0;
        }

        using var server = new PostgresServer();
        await RecurrentSchema.MigrateAsync(server.ConnectionString);
        await AdoNetTables.CreateAsync(server.ConnectionString);
        await using var ours = await EventRate.StartAsync("group commit", arguments, silo => Silos.UseGroupCommit(silo, server.ConnectionString, arguments.Groups));
        await using var theirs = await EventRate.StartAsync("Orleans' ADO.NET provider", arguments, silo => Silos.UseAdoNet(silo, server.ConnectionString));
        foreach (var rate in new[] { ours, theirs })
            await rate.MeasureAsync(TimeSpan.FromSeconds(2));
        var results = new List<(Measurement Ours, Measurement Theirs)>();
        for (int round = 0; round < arguments.Rounds; round++)
        {
            var time = TimeSpan.FromSeconds(arguments.Seconds);
            results.Add((await ours.MeasureAsync(time), await theirs.MeasureAsync(time)));
        }

        await ReportAsync(arguments, results);
        return 0;
    }

    private static async Task ReportAsync(Arguments arguments, List<(Measurement Ours, Measurement Theirs)> results)
    {
        await WriteAsync($"{arguments.Callers} callers, {Environment.ProcessorCount} processors, medians of {results.Count} rounds");
        await WriteAsync($"{"",-28}{"durable events/s",18}{"p50 ms",10}{"p99 ms",10}{"silo's CPU, µs/event",24}");
        foreach (var (name, of) in new (string, Func<(Measurement Ours, Measurement Theirs), Measurement>)[]
            { ("group commit", r => r.Ours), ("Orleans' ADO.NET provider", r => r.Theirs) })
        {
            await WriteAsync(
                $"{name,-28}{Median(results.Select(r => of(r).PerSecond)),18:N0}{Median(results.Select(r => of(r).P50)),10:0.0}{Median(results.Select(r => of(r).P99)),10:0.0}{Median(results.Select(r => of(r).Processor)),24:N0}");
        }

        await WriteAsync($"ratio {Median(results.Select(r => r.Ours.PerSecond / r.Theirs.PerSecond)):0.0}");
    }

    private static Task WriteAsync(FormattableString line) => Console.Out.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var all ? all[all.Length / 2] : 0;
}
