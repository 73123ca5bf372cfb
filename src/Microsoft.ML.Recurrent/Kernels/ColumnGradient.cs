namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// C = Aᵀ·B over many rows, for one panel of B's columns, and B's column sums. Each number is one chain over the rows in their order.
/// </summary>
internal sealed unsafe class ColumnGradient(SimdPath path)
{
    // Rows of B that are gathered into a panel at a time: with the panel's width, what the first-level cache holds.
    private const int BlockRows = 256;

    private readonly AlignedBuffer _panel = new(BlockRows * 3 * 16);
    private readonly AlignedBuffer _sums = new(3 * 16);
    private readonly AlignedBuffer _products = new();

    /// <summary>(columns of all A one after another, width): the products of the last run.</summary>
    public ReadOnlySpan<float> Products => _products.Span;

    /// <summary>(width): the column sums of the last run.</summary>
    public ReadOnlySpan<float> Sums => _sums.Span;

    /// <param name="rows">Rows of A and B.</param>
    /// <param name="vectors">The panel's width in vectors.</param>
    /// <param name="b">The panel's first column, rows <paramref name="bStride"/> apart.</param>
    /// <param name="bStride">In elements.</param>
    /// <param name="first">A left factor.</param>
    /// <param name="second">Another one; its products follow the first one's.</param>
    public void Run(int rows, int vectors, float* b, nint bStride, LeftFactor first, LeftFactor second)
    {
        int width = vectors * Simd.Lanes(path), products = (first.Columns + second.Columns) * width;
        _products.Reserve(products);
        _products.Span[..products].Clear();
        _sums.Span[..width].Clear();
        fixed (float* panel = _panel, sums = _sums, c = _products)
        {
            for (int row = 0; row < rows; row += BlockRows)
            {
                int count = Math.Min(BlockRows, rows - row);
                Gather(count, width, b + row * bStride, bStride, panel, sums);
                Multiply(vectors, count, first.Skip(row), panel, c, width);
                Multiply(vectors, count, second.Skip(row), panel, c + first.Columns * width, width);
            }
        }
    }

    private static void Gather(int rows, int width, float* b, nint bStride, float* panel, float* sums)
    {
        for (int row = 0; row < rows; row++, panel += width, b += bStride)
        {
            var source = new ReadOnlySpan<float>(b, width);
            source.CopyTo(new Span<float>(panel, width));
            System.Numerics.Tensors.TensorPrimitives.Add(new ReadOnlySpan<float>(sums, width), source, new Span<float>(sums, width));
        }
    }

    private void Multiply(int vectors, int rows, LeftFactor a, float* panel, float* c, int width)
    {
        if (a.Columns > 0)
            PanelProduct.MultiplyAdd(path, vectors, a.Columns, rows, a.Start, 1, a.Stride, panel, c, width);
    }
}

/// <summary>The rows of a left factor: (rows, <see cref="Columns"/>), <see cref="Stride"/> elements apart.</summary>
internal readonly unsafe struct LeftFactor(float* start, nint stride, int columns)
{
    public float* Start => start;

    public nint Stride => stride;

    public int Columns => columns;

    public LeftFactor Skip(int rows) => new(start + rows * stride, stride, columns);
}
