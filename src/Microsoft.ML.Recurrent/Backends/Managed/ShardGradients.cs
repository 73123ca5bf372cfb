using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// What follows from the gradients of a shard's pre-activations: those of weights and biases, products of what was read with these gradients.
/// Each number is one chain over the positions, in their order.
/// </summary>
internal sealed unsafe class ShardGradients(LayerReadings layer)
{
    // Positions worked on together: few enough for a panel of their slots to stay in the first-level cache.
    private const int BlockPositions = 128;

    private readonly AlignedBuffer _gathered = new();
    private readonly AlignedBuffer _product = new();
    private readonly AlignedBuffer _sums = new();

    private SimdPath Path => layer.Packed.Kernels.Path;

    /// <summary>Adds a shard's gradients to those of the layer's parameters.</summary>
    public void Add(int positions, ShardMemory memory, float[][] parameters)
    {
        foreach (var run in layer.Packed.Runs)
            Add(run, positions, memory.Of(ColumnKind.Slot), OperandOf(run.Group, memory), parameters);
        for (int vector = 0; vector < layer.Plan.Leaves.Vectors.Length; vector++)
        {
            float[] sum = parameters[layer.Packed.Parameters.OfVector(layer.Plan.Leaves.Vectors[vector])];
            var found = memory[ColumnKind.VectorGradient].Span[layer.Packed.Layout.Start(new Column(ColumnKind.VectorGradient, vector))..];
            for (int unit = 0; unit < sum.Length; unit++)
                sum[unit] += found[unit];
        }
    }

    /// <summary>Some rows of zeros.</summary>
    public RowMemory Scratch(int rows, int width)
    {
        _product.Reserve((long)rows * width).Span[..(rows * width)].Clear();
        fixed (float* start = _product)
            return new RowMemory(start, width);
    }

    private RowMemory OperandOf(ProductGroup group, ShardMemory memory) => group.Kind switch
    {
        OperandKind.Input => memory.Input,
        OperandKind.State => memory.Of(ColumnKind.Before).Column(layer.Packed.Layout.Start(new Column(ColumnKind.Before, group.Operand))),
        _ => memory.Of(ColumnKind.Slot).Column(layer.Packed.Layout.Start(new Column(ColumnKind.Slot, group.Operand))),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ProductRun run, int positions, RowMemory slots, RowMemory operand, float[][] parameters)
    {
        var panels = run.Matrix.Panels;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            int vectors = panels.Vectors(panel), width = panels.Width(panel), units = run.Matrix.Rows;
            var product = Scratch(units, width);
            _sums.Reserve(width).Span[..width].Clear();
            fixed (float* gathered = _gathered.Reserve((long)BlockPositions * width), sums = _sums)
            {
                for (int first = 0; first < positions; first += BlockPositions)
                {
                    int count = Math.Min(BlockPositions, positions - first);
                    PanelProduct.Gather(Path, vectors, count, slots.Row(first) + run.Start + panels.Start(panel), slots.Stride, gathered, sums);
                    PanelProduct.MultiplyAdd(Path, vectors, units, count, operand.Row(first), 1, operand.Stride, gathered, product.Start, width);
                }
            }

            foreach (var (node, slot) in run.Products)
                Store(node, layer.Packed.Layout.Start(new Column(ColumnKind.Slot, slot)) - run.Start - panels.Start(panel), product, parameters);
        }
    }

    /// <summary>Turns a panel's columns into rows of a weight's gradient.</summary>
    /// <param name="node">The product.</param>
    /// <param name="start">The product's first unit among the panel's columns; below zero where it began in an earlier panel.</param>
    /// <param name="product">(the operand's units, the panel's columns).</param>
    /// <param name="parameters">Added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(int node, int start, RowMemory product, float[][] parameters)
    {
        var place = layer.Packed.Parameters.OfProduct(node);
        var blocks = layer.Plan.Graph.Nodes[node].Blocks;
        int operandSize = layer.Packed.OperandSize(node);
        for (int column = Math.Max(0, start); column < product.Stride && column - start < place.Rows; column++)
        {
            int unit = column - start;
            var (first, end) = blocks.Feeding(unit, place.Rows, operandSize);
            var row = parameters[place.Weight].AsSpan((place.WeightRow + unit) * place.Columns, place.Columns);
            if (blocks.Form != BlockForm.Diagonal)
                row = row[first..end];
            for (int k = first; k < end; k++)
                row[k - first] += product.Row(k)[column];
            if (place.Bias >= 0)
                parameters[place.Bias][place.BiasRow + unit] += _sums.Span[column];
        }
    }
}
