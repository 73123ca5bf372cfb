using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Weight and bias gradients of some panels of gate columns: the inputs' and the hidden states' products with the pre-activations'
/// gradients, and these gradients' sums. Each number is one chain over the positions in their order.
/// </summary>
internal sealed unsafe class ColumnGradient(SimdPath path)
{
    // Positions whose gates make one panel: few enough for it to stay in the first-level cache.
    private const int BlockPositions = 128;

    private readonly AlignedBuffer _panel = new(BlockPositions * 3 * 16);
    private readonly AlignedBuffer _sums = new();
    private readonly AlignedBuffer _products = new();
    private int _width;
    private int _depth;

    /// <summary>(inputs + hidden, width): the products of one of the last run's panels.</summary>
    public ReadOnlySpan<float> Products(int panel) => _products.Span.Slice(panel * _depth * _width, _depth * _width);

    /// <summary>(width): the column sums of one of the last run's panels.</summary>
    public ReadOnlySpan<float> Sums(int panel) => _sums.Span.Slice(panel * _width, _width);

    /// <param name="positions">Positions of the batch.</param>
    /// <param name="panels">The columns.</param>
    /// <param name="gates">The pre-activations' gradients.</param>
    /// <param name="input">The left factor of the columns that the input's product filled.</param>
    /// <param name="hidden">The left factor of the columns that the recurrent product filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int positions, ReadOnlySpan<GradientPanel> panels, LeftFactor gates, LeftFactor input, LeftFactor hidden)
    {
        _width = 3 * Simd.Lanes(path);
        _depth = input.Columns + hidden.Columns;
        _products.Reserve(panels.Length * _depth * _width).Span.Clear();
        _sums.Reserve(panels.Length * _width).Span.Clear();
        // All panels take their share of a block before the next one: the left factors are read from far memory once.
        for (int position = 0; position < positions; position += BlockPositions)
        {
            int count = Math.Min(BlockPositions, positions - position);
            for (int panel = 0; panel < panels.Length; panel++)
                Add(count, panels[panel], panel, gates.Skip(position), input.Skip(position), hidden.Skip(position));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(int count, GradientPanel panel, int place, LeftFactor gates, LeftFactor input, LeftFactor hidden)
    {
        int width = panel.Vectors * Simd.Lanes(path);
        fixed (float* gathered = _panel, sums = _sums, products = _products)
        {
            PanelProduct.Gather(path, panel.Vectors, count, gates.Start + panel.Start, gates.Stride, gathered, sums + place * _width);
            float* c = products + (nint)place * _depth * _width;
            if (panel.Input && input.Columns > 0)
                PanelProduct.MultiplyAdd(path, panel.Vectors, input.Columns, count, input.Start, 1, input.Stride, gathered, c, width);
            if (panel.Recurrent && hidden.Columns > 0)
                PanelProduct.MultiplyAdd(
                    path, panel.Vectors, hidden.Columns, count, hidden.Start, 1, hidden.Stride, gathered, c + input.Columns * width, width);
        }
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
