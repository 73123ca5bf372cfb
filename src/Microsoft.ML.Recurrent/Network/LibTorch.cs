using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Whether libtorch is there to train with, and how to use it without a trace.</summary>
internal static class LibTorch
{
    private static readonly Lock _globalGenerator = new();

    /// <summary>Finds the device, or says what is missing.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <exception cref="InvalidOperationException">libtorch's native libraries or the device are not there.</exception>
    public static torch.Device Find(string device)
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new InvalidOperationException(
                "libtorch could not be loaded, and training needs it (scoring does not). Add the package TorchSharp-cpu to the application, "
                + "or TorchSharp-cuda-windows or TorchSharp-cuda-linux for a GPU, in the version of TorchSharp it uses.", e);
        }

        if (device == "cpu")
            return torch.CPU;
        int index = device.Length > 5 ? int.Parse(device.AsSpan(5)) : 0, count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return index < count ? new torch.Device(DeviceType.CUDA, index) : throw new InvalidOperationException(
            $"Device is '{device}', but {count} CUDA devices are there; use 'cpu', or add TorchSharp-cuda-windows or TorchSharp-cuda-linux on a machine with a GPU.");
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
}
