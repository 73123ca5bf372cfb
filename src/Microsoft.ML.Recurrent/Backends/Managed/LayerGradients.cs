using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// Gradients that follow from those of pre-activations: those of weights and biases, a group of columns and a shard of the rows at a time.
/// Neither the shards nor the order of the sums depends on the number of threads.
/// </summary>
internal sealed unsafe class LayerGradients(LayerReadings layer)
{
    // Values of products that stay in the second-level cache together: the more of them, the fewer times the left factors are packed.
    private const long GroupValues = 225_000;

    private readonly GradientPlan _plan = new(layer.Packed);
    private readonly int[] _blockProducts = [.. layer.Plan.Graph.Products(Operation.Recurrent)
        .Where(p => layer.Plan.Graph.Nodes[p].Blocks.Form == BlockForm.Triangular)];
    private readonly List<GradientBlock> _blocks = [];
    private GradientGroup[] _groups = [];
    private GradientResult[] _results = [];
    private int[] _finished = [];
    private int _groupPanels;
    private LayerShard[][] _shards = [];
    private RowMemory[] _gradients = [];

    /// <summary>Pieces of work, after <see cref="Begin"/>.</summary>
    public int Items => _groups.Length * _shards.Length;

    /// <param name="shards">Runs of rows in their order, each in one or more parts, after their backward pass.</param>
    /// <param name="gradients">Written: those of the layer's parameters; nothing for those that are not wanted.</param>
    /// <param name="workers">Threads at most.</param>
    /// <param name="cuts">Into how many pieces the columns of a shard are to be cut at least.</param>
    public void Begin(LayerShard[][] shards, RowMemory[] gradients, int workers, int cuts)
    {
        (_shards, _gradients) = (shards, gradients);
        while (_blocks.Count < workers)
            _blocks.Add(new GradientBlock(_plan));
        int most = (_plan.Panels.Length + cuts - 1) / cuts;
        if (most != _groupPanels)
        {
            _groups = [.. _plan.GroupsOf(most, GroupValues)];
            _results = [.. Enumerable.Range(0, shards.Length * _groups.Length).Select(_ => new GradientResult())];
            _groupPanels = most;
        }

        _finished = new int[_groups.Length];
        StoreVectors();
        ClearBlocks();
    }

    /// <summary>Does a piece of work with a worker's memory.</summary>
    public void Execute(int item, int worker)
    {
        int shard = item / _groups.Length, group = item % _groups.Length;
        _blocks[worker].Run(_groups[group], _shards[shard], _results[item]);
        // Whoever comes last adds the shards, in their order.
        if (Interlocked.Increment(ref _finished[group]) == _shards.Length)
            Store(group);
    }

    private void Store(int group)
    {
        var total = _results[group];
        for (int shard = 1; shard < _shards.Length; shard++)
            total.Add(_groups[group], _results[shard * _groups.Length + group]);
        fixed (float* products = total.Products, sums = total.Sums)
        {
            float* product = products;
            for (int panel = 0; panel < _groups[group].Panels.Length; panel++)
            {
                var columns = _groups[group].Panels[panel];
                int width = columns.Vectors * Simd.Lanes(_plan.Path);
                foreach (var factor in columns.Factors)
                {
                    foreach (var units in factor.Run.Units)
                        Store(factor.Run, units, columns.Start, new RowMemory(product + factor.Start, width), sums + panel * _plan.MostWidth);
                }

                product += columns.Values;
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
        var place = layer.Packed.Parameters.OfProduct(units.Product);
        // Where the product's unit 0 stands, or would stand, among the panel's columns.
        int start = layer.Packed.Layout.Start(new Column(ColumnKind.Slot, units.Slot)) - panelStart;
        int first = Math.Max(units.First, -start), end = Math.Min(units.First + units.Count, product.Stride - start);
        var blocks = layer.Plan.Graph.Nodes[units.Product].Blocks;
        int operandSize = layer.Packed.OperandSize(units.Product);
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

    private void StoreVectors()
    {
        for (int vector = 0; vector < layer.Plan.Leaves.Vectors.Length; vector++)
        {
            int start = layer.Packed.Layout.Start(new Column(ColumnKind.VectorGradient, vector)), parameter = layer.Packed.Parameters.OfVector(layer.Plan.Leaves.Vectors[vector]);
            if (_gradients[parameter].IsNull)
                continue;
            var sum = new Span<float>(_gradients[parameter].Start, layer.Packed.Parameters.Shapes[parameter].Count);
            sum.Clear();
            // A cell with vectors has one part per shard.
            foreach (var shard in _shards)
                System.Numerics.Tensors.TensorPrimitives.Add(sum, shard[0].VectorGradients.Slice(start, sum.Length), sum);
        }
    }

    /// <summary>Clears the gradient outside the blocks of a matrix.</summary>
    private void ClearBlocks()
    {
        foreach (int product in _blockProducts)
        {
            var place = layer.Packed.Parameters.OfProduct(product);
            if (!_gradients[place.Weight].IsNull)
                _gradients[place.Weight].From(place.WeightRow).Clear(place.Rows, place.Columns);
        }
    }
}
