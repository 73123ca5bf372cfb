using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Copies between managed memory and tensors.</summary>
internal static class Tensors
{
    public static torch.Tensor From(ReadOnlySpan<float> values, torch.Device device, params long[] shape) =>
        From(values, torch.ScalarType.Float32, device, shape);

    public static torch.Tensor From(ReadOnlySpan<int> values, torch.Device device, params long[] shape) =>
        From(values, torch.ScalarType.Int32, device, shape);

    public static float[] ToArray(torch.Tensor tensor)
    {
        using var here = tensor.detach().cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(here.bytes).ToArray();
    }

    private static torch.Tensor From<T>(ReadOnlySpan<T> values, torch.ScalarType type, torch.Device device, long[] shape)
        where T : unmanaged
    {
        var tensor = torch.empty(shape, type);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        if (device.type == DeviceType.CPU)
            return tensor;
        using (tensor)
            return tensor.to(device);
    }
}
