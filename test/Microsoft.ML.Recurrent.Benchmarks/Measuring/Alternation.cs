using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>Times several ways of doing one thing, in turn, so that a change of the machine's pace meets all of them alike.</summary>
internal static class Alternation
{
    private const double SampleSeconds = 0.004;
    private const double WarmUpSeconds = 0.4;
    private const int FewestRounds = 7;
    private const int MostRounds = 60;

    /// <param name="seconds">How long to measure, about.</param>
    /// <param name="runs">The ways.</param>
    /// <returns>Median seconds of one run, for each way.</returns>
    public static double[] Medians(double seconds, params Action[] runs) => Measure(seconds, runs).Medians;

    /// <param name="seconds">How long to measure, about.</param>
    /// <param name="runs">The ways.</param>
    public static Timings Measure(double seconds, params Action[] runs)
    {
        int[] repeats = [.. runs.Select(run => Math.Max(1, (int)(SampleSeconds / WarmUp(run))))];
        var samples = runs.Select(_ => new List<double>()).ToArray();
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < MostRounds && (round < FewestRounds || watch.Elapsed.TotalSeconds < seconds); round++)
        {
            for (int turn = 0; turn < runs.Length; turn++)
            {
                int which = (round + turn) % runs.Length;
                Settle();
                // Wakes its own threads: a layer in training finds them awake.
                runs[which]();
                samples[which].Add(Time(runs[which], repeats[which]));
            }
        }

        return new Timings(samples);
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Until the compiler has seen enough of it; gives the seconds of the fastest run: one that was interrupted would make samples
    /// of a few runs, cold from the sleep before them.</summary>
    private static double WarmUp(Action run)
    {
        var watch = Stopwatch.StartNew();
        double fastest = double.MaxValue;
        for (int i = 0; i < 3 || watch.Elapsed.TotalSeconds < WarmUpSeconds; i++)
            fastest = Math.Min(fastest, Time(run, 1));
        return fastest;
    }

    private static double Time(Action run, int repeats)
    {
        double start = Clock.Seconds();
        for (int i = 0; i < repeats; i++)
            run();
        return (Clock.Seconds() - start) / repeats;
    }

    // Worker threads of native libraries go on spinning for some milliseconds after their work; nobody is to be measured beside them.
    private static void Settle() => Thread.Sleep(10);
}
