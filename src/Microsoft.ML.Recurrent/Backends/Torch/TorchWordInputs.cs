using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The features of a spelled column's words in torch's graph, for devices of torch's: each word of a batch is encoded once.</summary>
/// <param name="shape">The sizes.</param>
/// <param name="column">The column's place among the spelled ones.</param>
/// <param name="encoder">The encoder of characters.</param>
/// <param name="device">The encoder's device.</param>
internal sealed class TorchWordInputs(NetworkShape shape, int column, ICharacterEncoder encoder, torch.Device device)
{
    private readonly BatchWords _words = new(column, shape.Spelled[column].Alphabet);

    /// <summary>The features of each step's word, (TotalSteps, CharacterWidth), and of its capitalization, (TotalSteps, classes).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="training">Whether gradients follow.</param>
    /// <param name="drop">Drops features of the steps.</param>
    public IEnumerable<torch.Tensor> Read(PackedBatch batch, bool training, Func<torch.Tensor, torch.Tensor> drop)
    {
        _words.Read(batch);
        int[] places = [.. _words.Places];
        // Zeros stand before the words, for steps without one.
        var rows = DeviceCopy.Indices([.. places.Select(place => place + 1)], device);
        var none = torch.zeros(1, shape.CharacterWidth, device: device);
        var vectors = _words.Count == 0 ? none : torch.cat([none, encoder.Encode(_words, training)], 0);
        List<torch.Tensor> features = [drop(vectors.Rows(rows))];
        if (shape.Options.Characters!.Capitalization)
            features.Add(Capitalization(places));
        return features;
    }

    private torch.Tensor Capitalization(int[] places)
    {
        var classes = new float[places.Length * Casings.Count];
        for (int position = 0; position < places.Length; position++)
        {
            if (places[position] >= 0)
                classes[position * Casings.Count + (int)_words.CasingOf(places[position])] = 1;
        }

        return Tensors.FromArray(classes, device, places.Length, Casings.Count);
    }
}
