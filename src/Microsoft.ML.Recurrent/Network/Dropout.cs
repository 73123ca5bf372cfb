using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014) that draws from the fit's own seed, without torch's generators: masks are drawn in memory
/// and copied, so that a fit drops the same values on every device.
/// </summary>
internal sealed class Dropout(int seed)
{
    private readonly DropoutMask _masks = new(seed);
    private float[] _drawn = [];

    /// <summary>The tensor itself when nothing is dropped.</summary>
    public torch.Tensor Apply(torch.Tensor tensor, double share, bool training)
    {
        if (!training || share == 0)
            return tensor;
        using var mask = tensor.device_type == DeviceType.CPU ? DrawInPlace(tensor.shape, share) : DrawAndCopy(tensor, share);
        return tensor * mask;
    }

    /// <summary>A mask in memory.</summary>
    public void Draw(Span<float> mask, double share) => _masks.Fill(mask, share);

    private torch.Tensor DrawInPlace(long[] shape, double share)
    {
        var mask = torch.empty(shape);
        _masks.Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), share);
        return mask;
    }

    private torch.Tensor DrawAndCopy(torch.Tensor tensor, double share)
    {
        int count = checked((int)tensor.numel());
        if (_drawn.Length < count)
            _drawn = new float[count];
        _masks.Fill(_drawn.AsSpan(0, count), share);
        return Tensors.FromArray(_drawn, tensor.device, tensor.shape);
    }
}
