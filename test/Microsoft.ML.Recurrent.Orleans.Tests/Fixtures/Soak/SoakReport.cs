using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>The figures of a soak. Immutable.</summary>
/// <param name="Options">The size.</param>
/// <param name="Progress">What callers saw.</param>
/// <param name="Kills">What became of the silos.</param>
/// <param name="Seconds">The time of the load.</param>
/// <param name="Latencies">Milliseconds of each call, in order.</param>
internal sealed record SoakReport(SoakOptions Options, SoakProgress Progress, SoakKills Kills, double Seconds, float[] Latencies)
{
    public SoakDifferences Differences { get; init; } = new(-1, -1, -1);

    public SoakDatabase Database { get; init; } = new(0, 0, 0, 0, 0);

    public IEnumerable<string> Lines()
    {
        yield return Text($"{Options.Series:N0} series, {Options.Events:N0} events, {Options.Callers:N0} callers, {Options.Silos} silos, {Kills.Moments.Count} kills, seed {Options.Seed}, {Environment.ProcessorCount} processors");
        yield return Text($"{Options.Events / Seconds:N0} durable events/s over {Seconds:N0} s; latency ms: p50 {At(0.5):0.0}, p99 {At(0.99):0.0}, p99.9 {At(0.999):0.0}, longest {Latencies[^1]:0}");
        yield return Text($"sent again after errors: {Progress.Errors.Values.Sum():N0} ({string.Join(", ", Progress.Errors.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}"))}); Busy {Progress.Busy:N0}; sent twice and known {Progress.Known:N0}");
        yield return Text($"seconds from a kill to its last event acknowledged: {Listed(Kills.Moments.Select(Progress.SecondsToRecover))}; to silos restarted: {Listed(Kills.Restarts)}");
        yield return Text($"memory of a silo: at most {Kills.MostMemory / 1e6:N0} MB; series in memory: at most {Kills.MostActive:N0}, later {Kills.FewestActive:N0}; series came into memory {Database.Reads:N0} times");
        yield return Text($"database {Database.Bytes / 1e6:N0} MB, write-ahead log {Database.LogBytes / 1e6:N0} MB ({Database.LogBytes / (double)Options.Events:N0} bytes per event), rows replaced {Database.Updates:N0}, {100.0 * Database.HotUpdates / Math.Max(1, Database.Updates):0} % of them with the index as it was");
        yield return Text($"lost {Differences.Lost}, twice {Differences.Twice}, different {Differences.Different}");
    }

    private float At(double fraction) => Latencies[(int)(fraction * (Latencies.Length - 1))];

    private static string Listed(IEnumerable<double> seconds) => string.Join(", ", seconds.Select(s => Text($"{s:0.0}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
