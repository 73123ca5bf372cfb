using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Managed memory and tensors: copies, and the memory of tensors of the CPU.</summary>
internal static class Tensors
{
    public static torch.Tensor From(ReadOnlySpan<float> values, torch.Device device, params long[] shape) =>
        From(values, torch.ScalarType.Float32, device, shape);

    public static torch.Tensor From(ReadOnlySpan<int> values, torch.Device device, params long[] shape) =>
        From(values, torch.ScalarType.Int32, device, shape);

    /// <summary>Copies an array's first numbers; a device reads them from page-locked memory while the caller goes on.</summary>
    public static torch.Tensor FromArray<T>(T[] values, torch.Device device, params long[] shape)
        where T : unmanaged
    {
        var type = typeof(T) == typeof(int) ? torch.ScalarType.Int32 : torch.ScalarType.Float32;
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (device.type == DeviceType.CPU || count == 0)
            return From<T>(values.AsSpan(0, checked((int)count)), type, device, shape);
        using var all = torch.frombuffer(values, type, count);
        return all.view(shape).MoveTo(device);
    }

    /// <summary>The numbers of a contiguous tensor of the CPU.</summary>
    public static Span<float> Values(this torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Zeros on the CPU, cleared here: for a large tensor torch would wake threads that then look out for more beside the layers' own.</summary>
    public static torch.Tensor Zeros(params long[] shape)
    {
        var tensor = torch.empty(shape);
        tensor.Values().Clear();
        return tensor;
    }

    /// <summary>Rows of a table. Indexing, unlike selecting, sums the gradients of a row in a fixed order on every device.</summary>
    public static torch.Tensor Rows(this torch.Tensor table, torch.Tensor rows) => table.index(torch.TensorIndex.Tensor(rows));

    public static float[] ToArray(torch.Tensor tensor)
    {
        using var here = tensor.detach().cpu().contiguous();
        return here.Values().ToArray();
    }

    private static torch.Tensor From<T>(ReadOnlySpan<T> values, torch.ScalarType type, torch.Device device, long[] shape)
        where T : unmanaged
    {
        var tensor = torch.empty(shape, type);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor.MoveTo(device);
    }
}
