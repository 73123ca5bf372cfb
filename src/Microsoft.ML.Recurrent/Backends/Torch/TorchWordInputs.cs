using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The features of a spelled column's words in torch's graph, for devices of torch's: each word of a batch is encoded once.</summary>
/// <param name="shape">The sizes.</param>
/// <param name="column">The column's place among the spelled ones.</param>
/// <param name="parameters">The encoder's: character table, weight and bias.</param>
internal sealed class TorchWordInputs(NetworkShape shape, int column, Parameter[] parameters)
{
    private readonly BatchWords _words = new(column, shape.Spelled[column].Alphabet);
    private readonly torch.Device _device = parameters[0].device;

    /// <summary>The features of each step's word, (TotalSteps, CharacterWidth), and of its capitalization, (TotalSteps, classes).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="drop">Drops features of the steps.</param>
    public IEnumerable<torch.Tensor> Read(PackedBatch batch, Func<torch.Tensor, torch.Tensor> drop)
    {
        _words.Read(batch);
        int[] places = [.. _words.Places];
        // Zeros stand before the words, for steps without one.
        var rows = DeviceCopy.Indices([.. places.Select(place => place + 1)], _device);
        var none = torch.zeros(1, shape.CharacterWidth, device: _device);
        var vectors = _words.Count == 0 ? none : torch.cat([none, Encode()], 0);
        List<torch.Tensor> features = [drop(RowsOf(vectors, rows))];
        if (shape.Options.Characters!.Capitalization)
            features.Add(Capitalization(places));
        return features;
    }

    /// <summary>(words, filters): the convolution in torch's operations.</summary>
    private torch.Tensor Encode()
    {
        int longest = Enumerable.Range(0, _words.Count).Max(word => _words.SpellingOf(word).Length), kernel = (int)parameters[1].shape[2];
        var characters = new int[_words.Count * longest];
        float[] present = new float[characters.Length], penalties = new float[characters.Length];
        for (int word = 0; word < _words.Count; word++)
        {
            var spelling = _words.SpellingOf(word);
            spelling.CopyTo(characters.AsSpan(word * longest));
            present.AsSpan(word * longest, spelling.Length).Fill(1);
            penalties.AsSpan(word * longest + spelling.Length, longest - spelling.Length).Fill(float.NegativeInfinity);
        }

        var embedded = RowsOf(parameters[0], DeviceCopy.Indices(characters, _device)).view(_words.Count, longest, -1)
            * Tensors.FromArray(present, _device, _words.Count, longest, 1);
        var padded = torch.nn.functional.pad(embedded.transpose(1, 2), [kernel / 2, kernel - 1 - kernel / 2]);
        var sums = torch.nn.functional.conv1d(padded, parameters[1], parameters[2]).Plus(Tensors.FromArray(penalties, _device, _words.Count, 1, longest));
        return sums.max(2).values.tanh();
    }

    /// <summary>Rows of a table. Indexing, unlike selecting, sums the gradients of a row in a fixed order on every device.</summary>
    private static torch.Tensor RowsOf(torch.Tensor table, torch.Tensor rows) => table.index(torch.TensorIndex.Tensor(rows));

    private torch.Tensor Capitalization(int[] places)
    {
        var classes = new float[places.Length * Casings.Count];
        for (int position = 0; position < places.Length; position++)
        {
            if (places[position] >= 0)
                classes[position * Casings.Count + (int)_words.CasingOf(places[position])] = 1;
        }

        return Tensors.FromArray(classes, _device, places.Length, Casings.Count);
    }
}
