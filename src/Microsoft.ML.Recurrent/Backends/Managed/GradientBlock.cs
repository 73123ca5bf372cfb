using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// Some positions of a layer as the products of weights' gradients read them: left factors in the order of register tiles, panels of the
/// gradients of pre-activations. Each number is one chain over the positions in their order. Memory of one thread.
/// </summary>
internal sealed unsafe class GradientBlock(GradientPlan plan)
{
    // Few enough for a panel to stay in the first-level cache.
    private const int Positions = 128;

    private readonly int _tile = plan.TileRows;
    private readonly AlignedBuffer _factors = new();
    private readonly AlignedBuffer _gathered = new();
    private readonly nint[] _starts = new nint[plan.Factors.Count];
    private GradientGroup _group = new(plan, []);
    private GradientResult _result = new();
    private int _filled;
    private bool _isFirst;

    /// <summary>Sums up the panels' products over some shards, time by time.</summary>
    public void Run(GradientGroup group, ReadOnlySpan<LayerShard> shards, GradientResult result)
    {
        Begin(group, result);
        int period = group.Period, steps = 0;
        if (period == 1 && shards.Length == 1)
            Add(shards[0], 0, shards[0].Rows.TotalSteps);
        else
        {
            foreach (var shard in shards)
                steps = Math.Max(steps, shard.Rows.Steps);
        }

        for (int time = 0; time < steps; time++)
        {
            foreach (var shard in shards)
            {
                if (time < shard.Rows.Steps && shard.ActivityAt(time).Includes(period))
                    Add(shard, shard.Rows.StepOffsets[time], shard.Rows.BatchSizes[time]);
            }
        }

        // Without any position the products are zero.
        if (_filled > 0 || _isFirst)
            Multiply();
    }

    private void Begin(GradientGroup group, GradientResult result)
    {
        (_group, _result, _filled, _isFirst) = (group, result, 0, true);
        result.Reserve(group);
        nint values = 0;
        for (int factor = 0; factor < group.Factors.Length; factor++)
        {
            _starts[factor] = values;
            values += (nint)group.Factors[factor].Tiles * _tile * Positions;
        }

        _factors.Reserve(values);
        _gathered.Reserve((long)group.Panels.Length * Positions * plan.MostWidth);
    }

    /// <summary>Takes some neighboring positions in; whenever the block is full, it is worked off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(LayerShard shard, int position, int count)
    {
        for (int taken; count > 0; position += taken, count -= taken)
        {
            taken = Math.Min(count, Positions - _filled);
            Pack(shard, position, taken);
            Gather(shard.Slots.From(position), taken);
            _filled += taken;
            if (_filled == Positions)
                Multiply();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(LayerShard shard, int position, int count)
    {
        fixed (float* factors = _factors)
        {
            for (int place = 0; place < _group.Factors.Length; place++)
            {
                var factor = _group.Factors[place];
                float* target = factors + _starts[place] + (nint)_filled * _tile;
                if (factor.Group.Kind == OperandKind.Input)
                    PackInput(shard, factor, position, count, target);
                else
                    Pack(shard.OperandOf(factor.Group).From(position).Column(factor.First), factor.Depth, count, target);
            }
        }
    }

    /// <summary>The input stands where the batch has it: a shard's rows lie side by side in each step alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackInput(LayerShard shard, GradientFactor factor, int position, int count, float* target)
    {
        for (int taken; count > 0; position += taken, count -= taken, target += taken * _tile)
        {
            var (input, together) = shard.InputAt(position);
            taken = Math.Min(count, together);
            Pack(input.Column(factor.First), factor.Depth, taken, target);
        }
    }

    /// <summary>Copies some positions' factors to where the register tiles read them one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(RowMemory source, int depth, int count, float* target)
    {
        int first = 0;
        for (; first + _tile <= depth; first += _tile, target += _tile * Positions)
        {
            if (_tile == 8)
                PackEight(source.Start + first, source.Stride, count, target);
            else
                PackSome(source.Start + first, source.Stride, count, target, _tile);
        }

        if (first < depth)
            PackSome(source.Start + first, source.Stride, count, target, depth - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackEight(float* from, nint stride, int count, float* target)
    {
        for (; count > 0; count--, from += stride, target += 8)
            Vector256.Store(Vector256.Load(from), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackSome(float* from, nint stride, int count, float* target, int depth)
    {
        for (; count > 0; count--, from += stride, target += _tile)
        {
            for (int i = 0; i < _tile; i++)
                target[i] = i < depth ? from[i] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(RowMemory slots, int count)
    {
        fixed (float* gathered = _gathered, sums = _result.Sums)
        {
            for (int panel = 0; panel < _group.Panels.Length; panel++)
            {
                int vectors = _group.Panels[panel].Vectors, width = vectors * Simd.Lanes(plan.Path);
                PanelProduct.Gather(plan.Path, vectors, count, slots.Start + _group.Panels[panel].Start, slots.Stride,
                    gathered + (nint)panel * Positions * plan.MostWidth + _filled * width, sums + panel * plan.MostWidth);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply()
    {
        fixed (float* gathered = _gathered, products = _result.Products, factors = _factors)
        {
            float* product = products;
            for (int panel = 0; panel < _group.Panels.Length; product += _group.Panels[panel].Values, panel++)
            {
                foreach (var (factor, start) in _group.Products[panel])
                    Multiply(_group.Factors[factor].Tiles, _group.Panels[panel].Vectors, factors + _starts[factor],
                        gathered + (nint)panel * Positions * plan.MostWidth, product + start);
            }
        }

        (_filled, _isFirst) = (0, false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int tiles, int vectors, float* factors, float* gathered, float* product)
    {
        int width = vectors * Simd.Lanes(plan.Path);
        for (int tile = tiles; tile > 0; tile--, factors += _tile * Positions, product += _tile * width)
        {
            PanelProduct.Multiply(plan.Path, vectors, _tile, _filled, factors, 1, _tile, gathered,
                _isFirst ? ZeroRow.Start : product, _isFirst ? 0 : width, product, width);
        }
    }
}
