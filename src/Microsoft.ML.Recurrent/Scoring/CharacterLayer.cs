using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A fitted recurrent layer over the characters of a word, read in both directions with managed kernels. Immutable and thread-safe.</summary>
internal sealed class CharacterLayer
{
    private readonly ConcurrentBag<InferenceWorkspace> _workspaces = [];
    private readonly InferenceLayer[] _directions;
    private readonly float[] _table;
    private readonly int _size;
    private readonly int _hidden;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights, of these sizes.</param>
    /// <param name="column">The column's place among the spelled ones.</param>
    public CharacterLayer(NetworkShape shape, NetworkWeights weights, int column)
    {
        var layer = shape.CharacterLayer!;
        (_size, _hidden) = (layer.Sizes.Inputs, layer.Sizes.Hidden);
        _table = weights[NetworkShape.CharacterEmbeddingName(column)].Values;
        _directions = [.. new[] { false, true }.Select(reverse => new InferenceLayer(layer.Kernels(Simd.Best), layer.Sizes, weights.CharacterLayer(shape, column, reverse)))];
    }

    /// <param name="spelling">The numbers of a word's characters; one at least.</param>
    /// <param name="vector">(2 × hidden units), written: the outputs where each direction ends.</param>
    public void Encode(ReadOnlySpan<int> spelling, Span<float> vector)
    {
        float[] input = new float[spelling.Length * _size], output = new float[spelling.Length * 2 * _hidden];
        for (int i = 0; i < spelling.Length; i++)
            _table.AsSpan(spelling[i] * _size, _size).CopyTo(input.AsSpan(i * _size));
        if (!_workspaces.TryTake(out var workspace))
            workspace = new InferenceWorkspace();
        var packing = Packing.FromSortedLengths([spelling.Length]);
        for (int direction = 0; direction < 2; direction++)
        {
            _directions[direction].Forward(packing, new LayerCall
            {
                Reverse = direction == 1,
                Input = input,
                InputStride = _size,
                Output = output,
                OutputStride = 2 * _hidden,
                OutputColumn = direction * _hidden,
            }, workspace);
        }

        _workspaces.Add(workspace);
        output.AsSpan((spelling.Length - 1) * 2 * _hidden, _hidden).CopyTo(vector);
        output.AsSpan(_hidden, _hidden).CopyTo(vector[_hidden..]);
    }
}
