using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// Gradients that follow from those of pre-activations: those of weights and biases, a group of columns at a time, while the batch runs back or afterward.
/// The order of the sums does not depend on the number of threads.
/// </summary>
internal sealed unsafe class LayerGradients
{
    private readonly LayerReadings _layer;
    private readonly LayerBatch _batch;
    private readonly GradientPlan _plan;
    private readonly GradientBlock[] _blocks;
    private readonly GradientResult[] _results;
    private readonly (int Group, int Panel, int Product)[] _panels;
    private readonly int[] _blockProducts;
    private RowMemory[] _gradients = [];

    /// <param name="layer">The layer.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cuts">Into how many groups the columns are to be cut at least, for as many threads.</param>
    public LayerGradients(LayerReadings layer, LayerBatch batch, int cuts)
    {
        (_layer, _batch, _plan) = (layer, batch, new GradientPlan(layer.Packed, cuts));
        IsWithBackwardPass = cuts == 1 && _plan.IsSmall;
        _blocks = [.. _plan.Groups.Select(_ => new GradientBlock(_plan))];
        _results = [.. _plan.Groups.Select(_ => new GradientResult())];
        _panels = [.. _plan.Groups.SelectMany((group, g) => group.Panels.Select((_, panel) => (g, panel, (int)group.Panels[..panel].Sum(p => p.Values))))];
        _blockProducts = [.. layer.Plan.Graph.Products(Operation.Recurrent).Where(p => layer.Plan.Graph.Nodes[p].Blocks.Form == BlockForm.Triangular)];
    }

    /// <summary>
    /// True if the products are made step by step while the batch runs back, as what they read is in the cache then; false if they are made afterward, by more threads or in pieces that a
    /// cache holds.
    /// </summary>
    public bool IsWithBackwardPass { get; }

    /// <summary>Pieces of work after the backward pass.</summary>
    public int Items => IsWithBackwardPass ? _panels.Length : _blocks.Length;

    /// <summary>Begins, before the batch runs back.</summary>
    /// <param name="gradients">Written: those of the layer's parameters; nothing for those that are not wanted.</param>
    public void Begin(RowMemory[] gradients)
    {
        _gradients = gradients;
        ClearBlocks();
        for (int group = 0; group < _blocks.Length; group++)
            _blocks[group].Begin(_plan.Groups[group], _batch, _results[group]);
    }

    /// <summary>Adds some neighboring steps, whose slots have the gradients of the pre-activations; all steps from the last one read on.</summary>
    public void Add((int First, int End) times)
    {
        foreach (var block in _blocks)
            block.Add(times.First, times.End);
    }

    /// <summary>Does a piece of work.</summary>
    public void Execute(int item)
    {
        if (IsWithBackwardPass)
        {
            Store(_panels[item].Group, _panels[item].Panel, _panels[item].Product);
            return;
        }

        Run(_blocks[item]);
        foreach (var panel in _panels)
        {
            if (panel.Group == item)
                Store(item, panel.Panel, panel.Product);
        }
    }

    /// <summary>Ends the products that were made with the backward pass.</summary>
    public void End()
    {
        foreach (var block in _blocks)
            block.End();
    }

    /// <summary>Adds all steps, in the order in which they come while the batch runs back.</summary>
    private void Run(GradientBlock block)
    {
        var order = _batch.Order;
        for (int start = order.Count - 1, stop; start >= 0; start = stop)
        {
            stop = order.ChunkEnd(start, -1);
            var (first, end) = order.Times(stop + 1, start + 1);
            block.Add(first, end);
        }

        block.End();
    }

    private void Store(int group, int panel, int start)
    {
        var columns = _plan.Groups[group].Panels[panel];
        int width = columns.Vectors * Simd.Lanes(_plan.Path);
        fixed (float* products = _results[group].Products, sums = _results[group].Sums)
        {
            foreach (var factor in columns.Factors)
            {
                foreach (var units in factor.Run.Units)
                    Store(factor.Run, units, columns.Start, new RowMemory(products + start + factor.Start, width), sums + panel * _plan.MostWidth);
            }
        }
    }

    /// <summary>Turns a panel's columns into rows of a weight's gradient.</summary>
    /// <param name="run">The run.</param>
    /// <param name="units">Some of its units.</param>
    /// <param name="panelStart">The panel's first column in a row of slots.</param>
    /// <param name="product">(the operand's units that feed the run, the panel's columns).</param>
    /// <param name="sums">(the panel's columns).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(ProductRun run, ProductUnits units, int panelStart, RowMemory product, float* sums)
    {
        var place = _layer.Packed.Parameters.OfProduct(units.Product);
        // Where the product's unit 0 stands, or would stand, among the panel's columns.
        int start = _layer.Packed.Layout.Start(new Column(ColumnKind.Slot, units.Slot)) - panelStart;
        int first = Math.Max(units.First, -start), end = Math.Min(units.First + units.Count, product.Stride - start);
        var blocks = _layer.Plan.Graph.Nodes[units.Product].Blocks;
        int operandSize = _layer.Packed.OperandSize(units.Product);
        for (int next; first < end && !_gradients[place.Weight].IsNull; first = next)
        {
            // Neighboring units that the same values feed.
            var (fed, fedEnd) = blocks.Feeding(first, place.Rows, operandSize);
            next = blocks.Form == BlockForm.Dense ? end : first + 1;
            while (next < end && blocks.Feeding(next, place.Rows, operandSize) == (fed, fedEnd))
                next++;
            int column = blocks.Form == BlockForm.Diagonal ? 0 : fed;
            Transposition.Copy(fedEnd - fed, next - first, product.Row(fed - run.OperandFirst) + start + first, product.Stride,
                _gradients[place.Weight].Row(place.WeightRow + first) + column, place.Columns);
        }

        first = Math.Max(units.First, -start);
        if (place.Bias >= 0 && !_gradients[place.Bias].IsNull && first < end)
            new ReadOnlySpan<float>(sums + start + first, end - first).CopyTo(new Span<float>(_gradients[place.Bias].Start + place.BiasRow + first, end - first));
    }

    /// <summary>Writes the gradients that no product makes, after the shards' backward passes.</summary>
    public void StoreVectors()
    {
        for (int vector = 0; vector < _layer.Plan.Leaves.Vectors.Length; vector++)
        {
            int start = _layer.Packed.Layout.Start(new Column(ColumnKind.VectorGradient, vector)), parameter = _layer.Packed.Parameters.OfVector(_layer.Plan.Leaves.Vectors[vector]);
            if (_gradients[parameter].IsNull)
                continue;
            var sum = new Span<float>(_gradients[parameter].Start, _layer.Packed.Parameters.Shapes[parameter].Count);
            var halves = _batch.Of(ColumnKind.VectorGradient).Column(start);
            System.Numerics.Tensors.TensorPrimitives.Add(halves.Span(0, sum.Length), halves.Span(1, sum.Length), sum);
        }
    }

    /// <summary>Clears the gradient outside the blocks of a matrix.</summary>
    private void ClearBlocks()
    {
        foreach (int product in _blockProducts)
        {
            var place = _layer.Packed.Parameters.OfProduct(product);
            if (!_gradients[place.Weight].IsNull)
                _gradients[place.Weight].From(place.WeightRow).Clear(place.Rows, place.Columns);
        }
    }
}
