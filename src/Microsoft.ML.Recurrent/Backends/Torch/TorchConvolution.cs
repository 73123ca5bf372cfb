using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Encodes the words of a batch by a convolution over their characters, in torch's operations on any device.</summary>
/// <param name="parameters">Character table, weight and bias.</param>
internal sealed class TorchConvolution(Parameter[] parameters) : ICharacterEncoder
{
    private readonly torch.Device _device = parameters[0].device;

    public torch.Tensor Encode(BatchWords words, bool training)
    {
        int longest = Enumerable.Range(0, words.Count).Max(word => words.SpellingOf(word).Length), kernel = (int)parameters[1].shape[2];
        var characters = new int[words.Count * longest];
        float[] present = new float[characters.Length], penalties = new float[characters.Length];
        for (int word = 0; word < words.Count; word++)
        {
            var spelling = words.SpellingOf(word);
            spelling.CopyTo(characters.AsSpan(word * longest));
            present.AsSpan(word * longest, spelling.Length).Fill(1);
            penalties.AsSpan(word * longest + spelling.Length, longest - spelling.Length).Fill(float.NegativeInfinity);
        }

        var embedded = parameters[0].Rows(DeviceCopy.Indices(characters, _device)).view(words.Count, longest, -1)
            * Tensors.FromArray(present, _device, words.Count, longest, 1);
        var padded = torch.nn.functional.pad(embedded.transpose(1, 2), [kernel / 2, kernel - 1 - kernel / 2]);
        var sums = torch.nn.functional.conv1d(padded, parameters[1], parameters[2]).Plus(Tensors.FromArray(penalties, _device, words.Count, 1, longest));
        return sums.max(2).values.tanh();
    }
}
