using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends;

/// <summary>Encodes the words of a batch by a recurrent layer that reads their characters in both directions: where each direction ends.</summary>
/// <param name="table">(characters, size).</param>
/// <param name="layer">The layer.</param>
/// <param name="hidden">Hidden units of each direction.</param>
/// <param name="draws">The source of noise in training.</param>
/// <param name="errors">Takes the errors of a backward pass on the managed kernels; null where torch runs the layer.</param>
internal sealed class RecurrentCharacters(Parameter table, ITrainedLayer layer, int hidden, LayerDraws draws, BackwardErrors? errors) : ICharacterEncoder
{
    private const string Remedy = "Lower Training.BatchSize, or Characters.MaximumLength.";

    // TorchSharp gives and takes a tensor's memory as one span of bytes.
    private const int LargestTensor = int.MaxValue / sizeof(float);

    public torch.Tensor Encode(BatchWords words, bool training)
    {
        if (words.Count == 0)
            return torch.zeros(0, 2 * hidden, device: table.device);
        int[] lengths = [.. Enumerable.Range(0, words.Count).Select(word => words.SpellingOf(word).Length)];
        var packing = Packing.FromLengths(lengths, out int[] order);
        PackedSize.Of(words.Count, packing.TotalSteps, Math.Max(table.shape[1], 2L * hidden), Remedy, LargestTensor);
        using var layout = new TorchPacking(packing, table.device);
        var characters = table.Rows(DeviceCopy.Indices(Characters(words, packing, order), table.device));
        var outputs = layer.Forward(new LayerSteps(characters, []), layout, initialState: null, training ? draws : null).Outputs;
        var ends = errors is null
            ? TorchPooling.Pool(SequencePooling.Last, outputs, hidden, layout)
            : PoolingFunction.apply(new PoolingPass(SequencePooling.Last, packing, hidden, 2 * hidden) { Errors = errors }, outputs);
        return ends.Rows(DeviceCopy.Indices(PlacesOf(order.AsSpan(0, words.Count)), table.device));
    }

    /// <summary>(TotalSteps), packed.</summary>
    private static int[] Characters(BatchWords words, Packing packing, int[] order)
    {
        var characters = new int[packing.TotalSteps];
        for (int row = 0; row < packing.Rows; row++)
        {
            var spelling = words.SpellingOf(order[row]);
            for (int step = 0; step < spelling.Length; step++)
                characters[packing.StepOffsets[step] + row] = spelling[step];
        }

        return characters;
    }

    /// <summary>The packed row of each word.</summary>
    private static int[] PlacesOf(ReadOnlySpan<int> order)
    {
        var places = new int[order.Length];
        for (int row = 0; row < order.Length; row++)
            places[order[row]] = row;
        return places;
    }
}
