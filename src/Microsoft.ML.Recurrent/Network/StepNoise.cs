using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Cells;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Draws the noise that a cell reads in training from the fit's own seed, in memory, so that a fit draws the same on every device.</summary>
internal sealed class StepNoise(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>(steps, units), normal with mean 0 and deviation 1.</summary>
    public torch.Tensor Draw(int steps, int units, torch.Device device)
    {
        var noise = torch.empty(steps, units);
        InitialWeights.Normal(MemoryMarshal.Cast<byte, float>(noise.bytes), 1, _random);
        return noise.MoveTo(device);
    }
}
