using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>Gives ours and the peers the same number of cores: the process is held to them, and libtorch is told.</summary>
internal static partial class Cores
{
    /// <exception cref="PlatformNotSupportedException">The system cannot hold a process to some of its cores.</exception>
    public static void Use(int threads)
    {
        torch.set_num_threads(threads);
        Clock.IsOfThread = false;
        long mask = (1L << threads) - 1;
        if (OperatingSystem.IsWindows())
            System.Diagnostics.Process.GetCurrentProcess().ProcessorAffinity = (nint)mask;
        else if (OperatingSystem.IsLinux())
            HoldThreads(mask);
        else if (threads < Environment.ProcessorCount)
            throw new PlatformNotSupportedException("Only Windows and Linux hold a process to some of its cores; leave --threads at all of them.");
    }

    /// <summary>Linux holds threads, not processes; threads to come inherit it from those that start them.</summary>
    private static void HoldThreads(long mask)
    {
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // A thread may have ended since; then there is nobody to hold.
            _ = SetAffinity(int.Parse(Path.GetFileName(task.AsSpan())), sizeof(long), in mask);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, in long mask);
}
