using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Inverted dropout (Srivastava et al. 2014) that draws from the fit's own seed, without torch's generator on the CPU.</summary>
internal sealed class Dropout : IDisposable
{
    private readonly torch.Generator? _generator;
    private readonly DropoutMask _masks;

    public Dropout(int seed, torch.Device device)
    {
        _masks = new DropoutMask(seed);
        _generator = device.type == DeviceType.CPU ? null : new torch.Generator((ulong)(uint)seed, device);
    }

    /// <summary>The tensor itself when nothing is dropped.</summary>
    public torch.Tensor Apply(torch.Tensor tensor, double share, bool training)
    {
        if (!training || share == 0)
            return tensor;
        using var mask = torch.empty_like(tensor, requires_grad: false);
        if (_generator is null)
            _masks.Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), share);
        else
            mask.bernoulli_(1 - share, _generator).DivideBy(1 - share);
        return tensor * mask;
    }

    /// <summary>A mask in memory.</summary>
    public void Draw(Span<float> mask, double share) => _masks.Fill(mask, share);

    public void Dispose() => _generator?.Dispose();
}
