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
    /// <param name="order">The shard's steps.</param>
    /// <param name="activityOf">Which products a step needs.</param>
    /// <param name="memory">What the backward pass has left.</param>
    /// <param name="parameters">Added to.</param>
    public void Add(StepOrder order, Func<int, StepActivity> activityOf, ShardMemory memory, float[][] parameters)
    {
        foreach (var run in layer.Packed.Runs)
            Add(run, PositionsOf(run, order, activityOf), memory.Of(ColumnKind.Slot), OperandOf(run.Group, memory), parameters);
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
    private void Add(ProductRun run, List<(int First, int End)> positions, RowMemory slots, RowMemory operand, float[][] parameters)
    {
        var panels = run.Matrix.Panels;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            int vectors = panels.Vectors(panel), width = panels.Width(panel), depth = run.Matrix.Rows;
            var product = Scratch(depth, width);
            _sums.Reserve(width).Span[..width].Clear();
            fixed (float* gathered = _gathered.Reserve((long)BlockPositions * width), sums = _sums)
            {
                foreach (var (first, end) in positions)
                {
                    PanelProduct.Gather(Path, vectors, end - first, slots.Row(first) + run.Start + panels.Start(panel), slots.Stride, gathered, sums);
                    PanelProduct.MultiplyAdd(Path, vectors, depth, end - first, operand.Row(first) + run.OperandFirst, 1, operand.Stride, gathered,
                        product.Start, width);
                }
            }

            foreach (var units in run.Units)
                Store(run, units, panels.Start(panel), product, parameters);
        }
    }

    /// <summary>The positions that a run takes part in, in blocks.</summary>
    private static List<(int First, int End)> PositionsOf(ProductRun run, StepOrder order, Func<int, StepActivity> activityOf)
    {
        List<(int First, int End)> blocks = [];
        if (run.Period == 1)
        {
            Cut(0, order.TotalSteps, blocks);
            return blocks;
        }

        for (int step = 0; step < order.Count; step++)
        {
            if (activityOf(step).Includes(run.Period))
                Cut(order.Offset(step), order.Offset(step) + order.Rows(step), blocks);
        }

        return blocks;
    }

    private static void Cut(int first, int end, List<(int First, int End)> blocks)
    {
        for (; first < end; first += BlockPositions)
            blocks.Add((first, Math.Min(end, first + BlockPositions)));
    }

    /// <summary>Turns a panel's columns into rows of a weight's gradient.</summary>
    /// <param name="run">The run.</param>
    /// <param name="units">Some of its units.</param>
    /// <param name="panelStart">The panel's first column in the run.</param>
    /// <param name="product">(the operand's units, the panel's columns).</param>
    /// <param name="parameters">Added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(ProductRun run, ProductUnits units, int panelStart, RowMemory product, float[][] parameters)
    {
        var place = layer.Packed.Parameters.OfProduct(units.Product);
        var blocks = layer.Plan.Graph.Nodes[units.Product].Blocks;
        // Where the product's unit 0 stands, or would stand, among the panel's columns.
        int start = layer.Packed.Layout.Start(new Column(ColumnKind.Slot, units.Slot)) - run.Start - panelStart;
        for (int unit = Math.Max(units.First, -start); unit < units.First + units.Count && start + unit < product.Stride; unit++)
        {
            var (first, end) = blocks.Feeding(unit, place.Rows, layer.Packed.OperandSize(units.Product));
            var row = parameters[place.Weight].AsSpan((place.WeightRow + unit) * place.Columns, place.Columns);
            if (blocks.Form != BlockForm.Diagonal)
                row = row[first..end];
            for (int k = first; k < end; k++)
                row[k - first] += product.Row(k - run.OperandFirst)[start + unit];
            if (place.Bias >= 0)
                parameters[place.Bias][place.BiasRow + unit] += _sums.Span[start + unit];
        }
    }
}
