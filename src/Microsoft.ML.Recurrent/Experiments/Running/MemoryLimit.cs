using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The limit of what the process may take.</summary>
internal static class MemoryLimit
{
    /// <summary>True if another trial may begin beside those that run.</summary>
    public static bool HasRoom(long? most)
    {
        if (most is null)
            return true;
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 < most;
    }

    public static string Message(long taken, long most) => string.Create(CultureInfo.InvariantCulture,
        $"The process takes {taken / 1048576.0:F0} MB of memory, more than SetMaximumMemory's {most / 1048576.0:F0} MB; narrow the sizes or the batch, or raise the limit.");
}
