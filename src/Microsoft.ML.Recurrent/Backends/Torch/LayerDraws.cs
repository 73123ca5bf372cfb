using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Draws what layers read in training, noise and masks, from the fit's own seed, in memory, so that a fit draws the same on every device.</summary>
/// <param name="seed">The seed of the noise.</param>
/// <param name="dropout">The source of the masks.</param>
internal sealed class LayerDraws(int seed, Dropout dropout)
{
    private readonly ResumableRandom _random = new(seed);

    /// <summary>Keeps what the next draws follow from.</summary>
    public void Save(SavedArrays arrays)
    {
        arrays.Add("random.layers", _random.Save());
        arrays.Add("random.masks", new[] { dropout.Drawn });
    }

    /// <summary>Goes on from what was kept.</summary>
    public void Restore(SavedArrays arrays)
    {
        _random.Restore(arrays.Of<int>("random.layers", ResumableRandom.StateLength));
        dropout.Drawn = arrays.Of<int>("random.masks", 1)[0];
    }

    /// <summary>(steps, units), normal with mean 0 and deviation 1; null for no units.</summary>
    public torch.Tensor? Noise(int steps, int units, torch.Device device)
    {
        if (units == 0)
            return null;
        var noise = torch.empty(steps, units);
        InitialWeights.Normal(noise.Values(), 1, _random);
        return noise.MoveTo(device);
    }

    /// <summary>(rows, units), 0 where a value is dropped and 1 / (1 − rate) where it stays; null where nothing is dropped.</summary>
    public torch.Tensor? Mask(int rows, int units, double rate, torch.Device device) =>
        rate == 0 || units == 0 ? null : dropout.Mask([rows, units], rate, device);
}
