using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>
/// The time that a run takes. With one thread it is that which the thread has run for, where the system tells: others who want the processor
/// do not count.
/// </summary>
internal static partial class Clock
{
    private const int OfThread = 3;

    /// <summary>True if runs stay on the thread that starts them.</summary>
    public static bool IsOfThread { get; set; }

    /// <summary>Seconds, from some start on.</summary>
    public static double Seconds()
    {
        if (!IsOfThread || !OperatingSystem.IsLinux() || GetTime(OfThread, out var time) != 0)
            return (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        return time.Seconds + 1e-9 * time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpecification time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
