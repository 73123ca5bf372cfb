using TorchSharp;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>The abilities of this machine.</summary>
internal static class WorkerMachine
{
    /// <param name="options">What the user has said of it.</param>
    /// <param name="asksForCuda">True if somebody wants to know of a CUDA device; otherwise libtorch is not loaded for it.</param>
    public static WorkerCapabilities Describe(TrialWorkerOptions options, bool asksForCuda) =>
        new(options.HasCuda ?? (asksForCuda && HasCuda()), options.FreeMemoryBytes ?? FreeMemory());

    private static bool HasCuda()
    {
        try
        {
            return torch.cuda.is_available();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException or BadImageFormatException or EntryPointNotFoundException)
        {
            // Without libtorch there is no device; what is missing is said where a trial is fitted.
            return false;
        }
    }

    private static long FreeMemory()
    {
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
