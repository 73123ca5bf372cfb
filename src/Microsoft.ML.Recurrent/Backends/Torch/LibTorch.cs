using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Finds libtorch, and uses it without a trace.</summary>
internal static class LibTorch
{
    private static readonly Lock _globalGenerator = new();

    /// <summary>Chooses where to train, before anything is read: an explicit device must be there, a GPU of the context may be replaced.</summary>
    /// <param name="choice">What is asked for.</param>
    /// <param name="warn">Told when the CPU stands in for a GPU.</param>
    /// <returns><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</returns>
    /// <exception cref="InvalidOperationException">libtorch's native libraries or the device are not there.</exception>
    public static string Choose(DeviceChoice choice, Action<string> warn)
    {
        string device = choice.Device ?? "cpu";
        if (choice is not { Device: null, GpuDeviceId: { } gpu })
        {
            Find(device);
            return device;
        }

        Load();
        int count = CountGpus();
        if (gpu >= 0 && gpu < count)
            return $"cuda:{gpu}";
        if (!choice.FallbackToCpu)
            throw new InvalidOperationException(
                $"MLContext.GpuDeviceId is {gpu} and FallbackToCpu is false, but libtorch finds {count} CUDA devices; set FallbackToCpu, set GpuDeviceId to "
                + "null, or add TorchSharp-cuda-windows or TorchSharp-cuda-linux on a machine with a GPU.");
        warn($"MLContext.GpuDeviceId is {gpu}, but libtorch finds {count} CUDA devices: the network is trained on the CPU. Add TorchSharp-cuda-windows or "
            + "TorchSharp-cuda-linux on a machine with a GPU, or set GpuDeviceId to null.");
        return "cpu";
    }

    /// <summary>Finds the device, or says what is missing.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <exception cref="InvalidOperationException">libtorch's native libraries or the device are not there.</exception>
    public static torch.Device Find(string device)
    {
        Load();
        if (device == "cpu")
            return torch.CPU;
        int index = device.Length > 5 ? int.Parse(device.AsSpan(5)) : 0, count = CountGpus();
        return index < count ? new torch.Device(DeviceType.CUDA, index) : throw new InvalidOperationException(
            $"Device is '{device}', but libtorch finds {count} CUDA devices; use 'cpu', or add TorchSharp-cuda-windows or TorchSharp-cuda-linux on a machine with a GPU.");
    }

    /// <summary>Makes modules, whose constructors draw from the process-wide generator, and leaves that generator as it was.</summary>
    public static T WithoutDrawing<T>(Func<T> make)
    {
        lock (_globalGenerator)
        {
            using var state = torch.random.get_rng_state();
            try
            {
                return make();
            }
            finally
            {
                torch.random.set_rng_state(state);
            }
        }
    }

    private static int CountGpus() => torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    private static void Load()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new InvalidOperationException(NativeLibraryFailure.Describe(NativeLibraryFailure.Folders(), path => NativeLibrary.Load(path)), e);
        }
    }
}
