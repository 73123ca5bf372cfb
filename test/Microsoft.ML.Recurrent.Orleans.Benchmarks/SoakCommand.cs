using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>Runs a soak and prints what it has shown.</summary>
internal static class SoakCommand
{
    /// <returns>1 if an event was lost or applied twice, or a state is another than that of a replay; otherwise 0.</returns>
    /// <exception cref="ArgumentException">An option is unknown or has no number.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        var report = await SoakRun.RunAsync(Parse(args));
        foreach (string line in report.Lines())
            await Console.Out.WriteLineAsync(line);
        return report.Differences.AreNone ? 0 : 1;
    }

    private static SoakOptions Parse(string[] args)
    {
        var options = new SoakOptions();
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--series" => options with { Series = Arguments.Number(args, ref i) },
                "--events" => options with { Events = Arguments.Number(args, ref i) },
                "--silos" => options with { Silos = Arguments.Number(args, ref i) },
                "--kills" => options with { Kills = Arguments.Number(args, ref i) },
                "--callers" => options with { Callers = Arguments.Number(args, ref i) },
                "--seed" => options with { Seed = Arguments.Number(args, ref i) },
                "--age" => options with { CollectionAge = TimeSpan.FromSeconds(Arguments.Number(args, ref i)) },
                _ => throw Arguments.Unknown(args[i]),
            };
        }

        return options;
    }
}
