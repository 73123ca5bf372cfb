using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The gradients of a convolution over the characters of words, word by word in a fixed order. For one thread at a time.</summary>
/// <param name="convolution">The convolution, with every character of the words prepared.</param>
/// <param name="embedding">The character table, (characters, size).</param>
internal sealed class CharacterConvolutionGradient(CharacterConvolution convolution, float[] embedding)
{
    private readonly float[] _rows = new float[embedding.Length / convolution.Size * convolution.RowWidth];
    private readonly bool[] _isRead = new bool[embedding.Length / convolution.Size];
    private readonly float[] _slopes = new float[convolution.Filters];

    /// <summary>Adds a word.</summary>
    /// <param name="spelling">The numbers of its characters.</param>
    /// <param name="vector">(filters): what the forward pass gave.</param>
    /// <param name="places">(filters): where each maximum stood.</param>
    /// <param name="gradient">(filters): the gradient of the vector.</param>
    /// <param name="bias">(filters): that of the bias, added to.</param>
    public void Add(ReadOnlySpan<int> spelling, ReadOnlySpan<float> vector, ReadOnlySpan<int> places, ReadOnlySpan<float> gradient, Span<float> bias)
    {
        foreach (int character in spelling)
            _isRead[character] = true;
        int filters = convolution.Filters, width = convolution.RowWidth;
        for (int filter = 0; filter < filters; filter++)
            _slopes[filter] = gradient[filter] * (1 - vector[filter] * vector[filter]);
        TensorPrimitives.Add(bias, _slopes, bias);
        for (int filter = 0; filter < filters; filter++)
        {
            var (first, end) = convolution.Window(places[filter], spelling.Length);
            for (int k = first; k < end; k++)
                _rows[spelling[places[filter] + k - convolution.Before] * width + k * filters + filter] += _slopes[filter];
        }
    }

    /// <summary>Takes the words' gradients to the parameters.</summary>
    /// <param name="table">That of the character table, zeros.</param>
    /// <param name="weight">That of the weight, (filters, size, kernel), written.</param>
    public void Finish(Span<float> table, Span<float> weight)
    {
        int size = convolution.Size, width = convolution.RowWidth;
        var byValue = new float[weight.Length];
        for (int character = 0; character < _isRead.Length; character++)
        {
            if (!_isRead[character])
                continue;
            var row = _rows.AsSpan(character * width, width);
            for (int value = 0; value < size; value++)
            {
                table[character * size + value] = TensorPrimitives.Dot(row, convolution.WeightOf(value));
                var sum = byValue.AsSpan(value * width, width);
                TensorPrimitives.MultiplyAdd(row, embedding[character * size + value], sum, sum);
            }
        }

        convolution.ToTorchOrder(byValue, weight);
    }
}
