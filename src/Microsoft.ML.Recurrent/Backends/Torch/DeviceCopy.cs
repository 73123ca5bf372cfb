using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Copies from memory to a device without waiting for what is queued there.</summary>
internal static class DeviceCopy
{
    /// <summary>Gives a tensor up for its copy on the device; on the CPU it is the tensor itself.</summary>
    /// <param name="host">A tensor in memory, given up.</param>
    /// <param name="device">Where to.</param>
    public static torch.Tensor MoveTo(this torch.Tensor host, torch.Device device)
    {
        if (device.type == DeviceType.CPU)
            return host;
        using (host)
        {
            // Page-locked memory, which a device reads by itself; libtorch keeps it until it has been read.
            using var pinned = host.pin_memory();
            return pinned.to(device, non_blocking: true);
        }
    }

    /// <summary>Row numbers on a device.</summary>
    public static torch.Tensor Indices(int[] rows, torch.Device device) => torch.tensor(rows).MoveTo(device);
}
