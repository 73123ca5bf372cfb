using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// A convolution over the characters of a word, the maximum over its positions and the hyperbolic tangent. What a character adds at each place of the
/// kernel is made once, so that a position is a sum of a few rows. Once prepared, any number of threads may encode.
/// </summary>
internal sealed class CharacterConvolution
{
    private readonly float[] _embedding;
    private readonly float[] _bias;
    private readonly float[] _weight;
    private readonly float[] _rows;
    private readonly bool[] _isPrepared;

    /// <param name="embedding">(characters, <paramref name="size"/>).</param>
    /// <param name="weight">(filters, <paramref name="size"/>, kernel), as PyTorch has it.</param>
    /// <param name="bias">(filters).</param>
    /// <param name="size">Values of a character.</param>
    public CharacterConvolution(float[] embedding, float[] weight, float[] bias, int size)
    {
        (_embedding, _bias, Size) = (embedding, bias, size);
        Kernel = weight.Length / (bias.Length * size);
        _weight = Transpose(weight);
        _rows = new float[checked(embedding.Length / size * RowWidth)];
        _isPrepared = new bool[embedding.Length / size];
    }

    /// <summary>Values of a character.</summary>
    public int Size { get; }

    public int Filters => _bias.Length;

    public int Kernel { get; }

    /// <summary>The first character of a position stands that many before it.</summary>
    public int Before => Kernel / 2;

    /// <summary>(size, kernel, filters).</summary>
    public ReadOnlySpan<float> WeightOf(int value) => _weight.AsSpan(value * RowWidth, RowWidth);

    /// <summary>Values that a character adds: (kernel, filters).</summary>
    public int RowWidth => checked(Kernel * Filters);

    /// <summary>Prepares every character.</summary>
    public void PrepareAll()
    {
        for (int character = 0; character < _isPrepared.Length; character++)
            Prepare(character);
    }

    /// <summary>Prepares the characters of a word.</summary>
    public void Prepare(ReadOnlySpan<int> spelling)
    {
        foreach (int character in spelling)
            Prepare(character);
    }

    /// <param name="spelling">The numbers of a word's characters, prepared; one at least.</param>
    /// <param name="vector">(filters), written.</param>
    /// <param name="places">(filters): the position that each maximum stands at, written; or empty.</param>
    public void Encode(ReadOnlySpan<int> spelling, Span<float> vector, Span<int> places = default)
    {
        var sums = new float[Filters];
        for (int position = 0; position < spelling.Length; position++)
        {
            _bias.CopyTo(sums, 0);
            var (first, end) = Window(position, spelling.Length);
            for (int k = first; k < end; k++)
                TensorPrimitives.Add<float>(sums, _rows.AsSpan(spelling[position + k - Before] * RowWidth + k * Filters, Filters), sums);
            if (position == 0)
                sums.CopyTo(vector);
            else if (places.IsEmpty)
                TensorPrimitives.Max(vector, sums, vector);
            else
                TakeLarger(sums, position, vector, places);
        }

        TensorPrimitives.Tanh(vector, vector);
    }

    /// <summary>The places of the kernel that stand on characters, of a word with so many.</summary>
    public (int First, int End) Window(int position, int length) => (Math.Max(0, Before - position), Math.Min(Kernel, length - position + Before));

    /// <summary>(filters, size, kernel) of (size, kernel, filters).</summary>
    public void ToTorchOrder(ReadOnlySpan<float> weight, Span<float> target)
    {
        for (int filter = 0; filter < Filters; filter++)
        {
            for (int i = 0; i < Size * Kernel; i++)
                target[filter * Size * Kernel + i] = weight[i * Filters + filter];
        }
    }

    private static void TakeLarger(ReadOnlySpan<float> sums, int position, Span<float> vector, Span<int> places)
    {
        for (int filter = 0; filter < sums.Length; filter++)
        {
            // What is not a number wins, so that the loss shows it.
            bool isLarger = sums[filter] > vector[filter] || float.IsNaN(sums[filter]);
            vector[filter] = isLarger ? sums[filter] : vector[filter];
            places[filter] = isLarger ? position : places[filter];
        }
    }

    private void Prepare(int character)
    {
        if (_isPrepared[character])
            return;
        var row = _rows.AsSpan(character * RowWidth, RowWidth);
        for (int value = 0; value < Size; value++)
            TensorPrimitives.MultiplyAdd(WeightOf(value), _embedding[character * Size + value], row, row);
        _isPrepared[character] = true;
    }

    /// <summary>(size, kernel, filters) of (filters, size, kernel).</summary>
    private float[] Transpose(float[] weight)
    {
        var transposed = new float[weight.Length];
        for (int filter = 0; filter < Filters; filter++)
        {
            for (int i = 0; i < Size * Kernel; i++)
                transposed[i * Filters + filter] = weight[filter * Size * Kernel + i];
        }

        return transposed;
    }
}
