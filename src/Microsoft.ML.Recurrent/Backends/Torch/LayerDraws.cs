using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Cells;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Draws what layers read in training, noise and masks, from the fit's own seed, in memory, so that a fit draws the same on every device.</summary>
/// <param name="seed">The seed of the noise.</param>
/// <param name="dropout">The source of the masks.</param>
internal sealed class LayerDraws(int seed, Dropout dropout)
{
    private readonly Random _random = new(seed);

    /// <summary>(steps, units), normal with mean 0 and deviation 1; null for no units.</summary>
    public torch.Tensor? Noise(int steps, int units, torch.Device device)
    {
        if (units == 0)
            return null;
        var noise = torch.empty(steps, units);
        InitialWeights.Normal(MemoryMarshal.Cast<byte, float>(noise.bytes), 1, _random);
        return noise.MoveTo(device);
    }

    /// <summary>(rows, units), 0 where a value is dropped and 1 / (1 − rate) where it stays; null where nothing is dropped.</summary>
    public torch.Tensor? Mask(int rows, int units, double rate, torch.Device device) =>
        rate == 0 || units == 0 ? null : dropout.Mask([rows, units], rate, device);
}
