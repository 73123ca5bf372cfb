using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>The machine that figures come from: what is true on one processor need not be on another.</summary>
internal static class Processor
{
    private const int Chains = 12;
    private const int Runs = 40;
    private const int Iterations = 100_000;

    /// <summary>Its name, as the system has it.</summary>
    public static string Name { get; } = OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(':') + 1)..].Trim()
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";

    /// <summary>Multiply-adds of one core, in operations per second: the fastest of some short runs, two operations each.</summary>
    public static double MeasurePeak() => Simd.Best switch
    {
        SimdPath.Bits512 => MeasurePeak<Simd512, Vector512<float>>(),
        SimdPath.Bits256 => MeasurePeak<Simd256, Vector256<float>>(),
        _ => MeasurePeak<Simd128, Vector128<float>>(),
    };

    private static double MeasurePeak<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
    {
        double fastest = double.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Multiply<TSimd, TVector>(Iterations);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * Chains * TSimd.Lanes * Iterations / fastest;
    }

    /// <summary>Chains that do not wait for each other, more than any processor's latency needs, all of them in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TVector Multiply<TSimd, TVector>(int iterations)
        where TSimd : struct, ISimd<TVector>
    {
        TVector x = TSimd.Broadcast(0.5f), y = TSimd.Broadcast(0.25f);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; iterations > 0; iterations--)
        {
            a = TSimd.MultiplyAdd(x, a, y);
            b = TSimd.MultiplyAdd(x, b, y);
            c = TSimd.MultiplyAdd(x, c, y);
            d = TSimd.MultiplyAdd(x, d, y);
            e = TSimd.MultiplyAdd(x, e, y);
            f = TSimd.MultiplyAdd(x, f, y);
            g = TSimd.MultiplyAdd(x, g, y);
            h = TSimd.MultiplyAdd(x, h, y);
            i = TSimd.MultiplyAdd(x, i, y);
            j = TSimd.MultiplyAdd(x, j, y);
            k = TSimd.MultiplyAdd(x, k, y);
            l = TSimd.MultiplyAdd(x, l, y);
        }

        return TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)), TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l))));
    }
}
