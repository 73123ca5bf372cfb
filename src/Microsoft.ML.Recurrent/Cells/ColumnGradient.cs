using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Weight and bias gradients of some panels of gate columns over some rows: the inputs' and the hidden states' products with the
/// pre-activations' gradients, and these gradients' sums. Each number is one chain over the positions, step by step.
/// </summary>
internal sealed unsafe class ColumnGradient(SimdPath path)
{
    // Positions worked on together: few enough for a panel of their gates to stay in the first-level cache.
    private const int BlockPositions = 128;

    private readonly int _tile = Simd.TileRows(path);
    private readonly AlignedBuffer _factors = new();
    private readonly AlignedBuffer _gathered = new();

    /// <summary>Rows of the products for a left factor of some columns: whole register tiles.</summary>
    public static int PaddedDepth(int columns, SimdPath path) => Tiles(columns, path) * Simd.TileRows(path);

    /// <summary>Numbers between the products of one panel and the next.</summary>
    public static int Width(SimdPath path) => Simd.TileVectors(path) * Simd.Lanes(path);

    /// <param name="parts">The rows, in parts.</param>
    /// <param name="gatesWidth">Numbers of a row of gates.</param>
    /// <param name="panels">The columns.</param>
    /// <param name="input">(TotalSteps, inputs) of the whole batch.</param>
    /// <param name="inputs">How many of the inputs take part: all or none.</param>
    /// <param name="hidden">How many hidden units do: all or none.</param>
    /// <param name="products">Written, panel by panel: (the inputs' padded depth + the hidden units', the panel's width).</param>
    /// <param name="sums">Written, panel by panel: (width), <see cref="Width"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<RowsPass> parts, int gatesWidth, ReadOnlySpan<GradientPanel> panels, RowPointer input, int inputs, int hidden,
        AlignedBuffer products, AlignedBuffer sums)
    {
        int inputTiles = Tiles(inputs, path), tiles = inputTiles + Tiles(hidden, path), width = Width(path);
        products.Reserve((long)panels.Length * tiles * _tile * width).Span[..(panels.Length * tiles * _tile * width)].Clear();
        sums.Reserve(panels.Length * width).Span[..(panels.Length * width)].Clear();
        _gathered.Reserve(panels.Length * BlockPositions * width);
        int steps = 0;
        foreach (var part in parts)
            steps = Math.Max(steps, part.Rows.Steps);
        fixed (float* factors = _factors.Reserve((long)tiles * _tile * BlockPositions), gathered = _gathered, product = products, sum = sums)
        {
            var block = new Block(panels, factors, gathered, product, sum, inputTiles, tiles);
            int filled = 0;
            for (int time = 0; time < steps; time++)
            {
                foreach (var part in parts)
                {
                    if (time >= part.Rows.Steps)
                        continue;
                    fixed (float* gates = part.Gates, states = part.States)
                    {
                        int at = part.Rows.StepOffsets[time];
                        var rows = new BlockRows(part.Rows.BatchSizes[time], new RowPointer(gates, gatesWidth).From(at),
                            input.From(part.BatchPosition(time)), new RowPointer(states, part.StateStride).From(at));
                        filled = Add(block, rows, inputs, hidden, filled);
                    }
                }
            }

            Multiply(block, filled);
        }
    }

    /// <summary>Takes some neighbouring positions into the block, which is worked off whenever it is full.</summary>
    /// <returns>How many positions are in the block.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Add(in Block block, in BlockRows rows, int inputs, int hidden, int filled)
    {
        for (int done = 0; done < rows.Count;)
        {
            int count = Math.Min(rows.Count - done, BlockPositions - filled);
            Pack(rows.Input.From(done), inputs, count, block.Factors, filled);
            Pack(rows.Hidden.From(done), hidden, count, block.Factors + (nint)block.InputTiles * _tile * BlockPositions, filled);
            Gather(block, rows.Gates.From(done), count, filled);
            (done, filled) = (done + count, filled + count);
            if (filled == BlockPositions)
                filled = Multiply(block, filled);
        }

        return filled;
    }

    private static int Tiles(int columns, SimdPath path) => (columns + Simd.TileRows(path) - 1) / Simd.TileRows(path);

    /// <summary>Copies some positions' factors to where the register tiles read them one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(RowPointer source, int columns, int count, float* target, int filled)
    {
        target += (nint)filled * _tile;
        int column = 0;
        for (; column + _tile <= columns; column += _tile, target += _tile * BlockPositions)
        {
            if (_tile == 8)
                PackEight(source.Start + column, source.Stride, count, target);
            else
                PackSome(source.Start + column, source.Stride, count, target, _tile);
        }

        if (column < columns)
            PackSome(source.Start + column, source.Stride, count, target, columns - column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackEight(float* from, nint stride, int count, float* target)
    {
        for (; count > 0; count--, from += stride, target += 8)
            Vector256.Store(Vector256.Load(from), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackSome(float* from, nint stride, int count, float* target, int columns)
    {
        for (; count > 0; count--, from += stride, target += _tile)
        {
            for (int i = 0; i < _tile; i++)
                target[i] = i < columns ? from[i] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(in Block block, RowPointer gates, int count, int filled)
    {
        int full = Width(path);
        for (int panel = 0; panel < block.Panels.Length; panel++)
        {
            int vectors = block.Panels[panel].Vectors, width = vectors * Simd.Lanes(path);
            PanelProduct.Gather(path, vectors, count, gates.Start + block.Panels[panel].Start, gates.Stride,
                block.Gathered + (nint)panel * BlockPositions * full + filled * width, block.Sums + panel * full);
        }
    }

    /// <returns>0: the block is empty again.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Multiply(in Block block, int count)
    {
        int full = Width(path);
        for (int panel = 0; panel < block.Panels.Length; panel++)
        {
            var columns = block.Panels[panel];
            int width = columns.Vectors * Simd.Lanes(path);
            float* gathered = block.Gathered + (nint)panel * BlockPositions * full;
            float* product = block.Products + (nint)panel * block.Tiles * _tile * full;
            int stop = columns.Recurrent ? block.Tiles : block.InputTiles;
            for (int tile = columns.Input ? 0 : block.InputTiles; tile < stop; tile++)
                PanelProduct.Multiply(path, columns.Vectors, _tile, count, block.Factors + (nint)tile * _tile * BlockPositions, 1, _tile,
                    gathered, product + (nint)tile * _tile * width, width, product + (nint)tile * _tile * width, width);
        }

        return 0;
    }

    /// <summary>What is worked on, and where the block's factors and gates and the results stand.</summary>
    private readonly ref struct Block(
        ReadOnlySpan<GradientPanel> panels, float* factors, float* gathered, float* products, float* sums, int inputTiles, int tiles)
    {
        public readonly ReadOnlySpan<GradientPanel> Panels = panels;
        public readonly float* Factors = factors;
        public readonly float* Gathered = gathered;
        public readonly float* Products = products;
        public readonly float* Sums = sums;
        public readonly int InputTiles = inputTiles;
        public readonly int Tiles = tiles;
    }

    /// <summary>Neighbouring positions: their gates' gradients and both left factors.</summary>
    private readonly struct BlockRows(int count, RowPointer gates, RowPointer input, RowPointer hidden)
    {
        public int Count => count;

        public RowPointer Gates => gates;

        public RowPointer Input => input;

        public RowPointer Hidden => hidden;
    }
}
