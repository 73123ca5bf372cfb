using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014) that draws from the fit's own seed, without torch's generators: masks are drawn in memory
/// and copied, so that a fit drops the same values on every device.
/// </summary>
/// <param name="seed">The seed of the masks.</param>
/// <param name="isShared">Whether all steps of a row have one mask (Gal &amp; Ghahramani 2016).</param>
internal sealed class Dropout(int seed, bool isShared = false)
{
    private readonly DropoutMask _masks = new(seed);
    private float[] _drawn = [];

    /// <summary>The number of masks drawn so far, from which the next ones follow.</summary>
    public int Drawn
    {
        get => _masks.Drawn;
        set => _masks.Drawn = value;
    }

    /// <summary>True if all steps of a row have one mask.</summary>
    public bool IsShared => isShared;

    /// <summary>Drops values of a batch's steps, (TotalSteps, width); the tensor itself when nothing is dropped.</summary>
    public torch.Tensor ApplyToSteps(torch.Tensor steps, double rate, bool training, TorchPacking packing)
    {
        if (!isShared || !training || rate == 0)
            return Apply(steps, rate, training);
        using var masks = Mask([packing.Packing.Rows, steps.shape[1]], rate, steps.device);
        return steps * masks.index_select(0, packing.RowsOfSteps);
    }

    /// <summary>The tensor itself when nothing is dropped.</summary>
    public torch.Tensor Apply(torch.Tensor tensor, double rate, bool training)
    {
        if (!training || rate == 0)
            return tensor;
        using var mask = Mask(tensor.shape, rate, tensor.device);
        return tensor * mask;
    }

    /// <summary>A mask: 0 where a value is dropped, 1 / (1 − rate) where it stays.</summary>
    public torch.Tensor Mask(long[] shape, double rate, torch.Device device)
    {
        if (device.type != DeviceType.CPU)
            return DrawAndCopy(shape, rate, device);
        var mask = torch.empty(shape);
        _masks.Fill(mask.Values(), rate);
        return mask;
    }

    /// <summary>A mask in memory.</summary>
    public void Draw(Span<float> mask, double rate) => _masks.Fill(mask, rate);

    private torch.Tensor DrawAndCopy(long[] shape, double rate, torch.Device device)
    {
        int count = checked((int)shape.Aggregate(1L, (product, size) => checked(product * size)));
        if (_drawn.Length < count)
            _drawn = new float[count];
        _masks.Fill(_drawn.AsSpan(0, count), rate);
        return Tensors.FromArray(_drawn, device, shape);
    }
}
