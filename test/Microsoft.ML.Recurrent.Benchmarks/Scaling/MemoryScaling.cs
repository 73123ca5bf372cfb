using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>The most memory that a fit holds, beside the numbers it reads.</summary>
internal static class MemoryScaling
{
    public static IEnumerable<ScalingResult> Fit(bool quick)
    {
        Cores.Use(Environment.ProcessorCount);
        Peak(100_000);
        int[] sizes = quick ? [300_000, 1_000_000] : [1_000_000, 3_000_000, 10_000_000];
        var peaks = Array.ConvertAll(sizes, Peak);
        yield return Result("fit, peak managed memory", sizes, [.. peaks.Select(p => p.Managed)]);
        yield return Result("fit, peak resident memory above the start", sizes, [.. peaks.Select(p => p.Resident)]);
    }

    private static ScalingResult Result(string name, int[] sizes, double[] megabytes)
    {
        // Numbers, and per row a place, a label and a weight.
        double compact = sizes[^1] * (4.0 * FitScaling.Inputs + 12.0 / FitScaling.StepsPerRow) / (1 << 20);
        return new ScalingResult(name, "total steps", "MiB", [.. sizes.Zip(megabytes, (s, m) => new ScalingPoint(s, m))])
        {
            Remark = string.Create(CultureInfo.InvariantCulture, $"the largest holds {megabytes[^1] / compact:F2} times its {compact:F0} MiB of compact data"),
        };
    }

    private static (double Managed, double Resident) Peak(int totalSteps)
    {
        long managedBefore = GC.GetTotalMemory(forceFullCollection: true), residentBefore = Resident(), managed = 0, resident = 0;
        using var stop = new CancellationTokenSource();
        var watcher = new Thread(Watch) { IsBackground = true };
        watcher.Start();
        new MLContext(seed: 1).Regression.Trainers.Lstm(FitScaling.NumberOptions).Fit(FitScaling.Numbers(totalSteps));
        stop.Cancel();
        watcher.Join();
        return ((managed - managedBefore) / (double)(1 << 20), (resident - residentBefore) / (double)(1 << 20));

        void Watch()
        {
            while (!stop.IsCancellationRequested)
            {
                managed = Math.Max(managed, GC.GetTotalMemory(forceFullCollection: false));
                resident = Math.Max(resident, Resident());
                Thread.Sleep(2);
            }
        }
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
