using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// The products of a group of weights' gradients over the positions of a batch, some at a time. Each number is one chain over the positions in the order
/// in which they come. For one thread at a time.
/// </summary>
internal sealed unsafe class GradientBlock(GradientPlan plan)
{
    // Few enough for a panel to stay in the first-level cache.
    private const int Positions = 128;

    private readonly AlignedBuffer _collected = new();
    private readonly RowMemory[] _factors = new RowMemory[plan.Factors.Count];
    private readonly RowMemory[] _panels = new RowMemory[plan.Groups.Max(g => g.Panels.Length)];
    private GradientGroup _group = plan.Groups[0];
    private LayerBatch? _batch;
    private GradientResult _result = new();
    private bool _isFirst;
    private int _filled;

    private LayerBatch Batch => _batch!;

    /// <summary>Begins a group's products over a batch.</summary>
    public void Begin(GradientGroup group, LayerBatch batch, GradientResult result)
    {
        (_group, _batch, _result, _isFirst, _filled) = (group, batch, result, true, 0);
        result.Reserve(group);
        if (group.Period > 1)
            ReserveCollected();
    }

    /// <summary>Adds some neighboring steps, whose slots have the gradients of the pre-activations.</summary>
    /// <param name="first">The first step of the batch.</param>
    /// <param name="end">The step after the last.</param>
    public void Add(int first, int end)
    {
        if (_group.Period == 1)
        {
            AddPositions(Batch.Rows.StepOffsets[first], Batch.Rows.StepOffsets[end]);
            return;
        }

        for (int time = first; time < end; time++)
        {
            if (Batch.ActivityAt(time).Includes(_group.Period))
                CollectPositions(Batch.Rows.StepOffsets[time], Batch.Rows.StepOffsets[time + 1]);
        }
    }

    /// <summary>Ends the products: the result has them.</summary>
    public void End()
    {
        // Without any position the products are zero.
        if (_filled > 0 || _isFirst)
            Multiply(_filled);
        _batch = null;
    }

    /// <summary>Reads the values where the batch has them.</summary>
    private void AddPositions(int position, int end)
    {
        for (int count; position < end; position += count)
        {
            count = Math.Min(end - position, Positions);
            for (int factor = 0; factor < _group.Factors.Length; factor++)
                _factors[factor] = FactorOf(factor).From(position);
            for (int panel = 0; panel < _group.Panels.Length; panel++)
                _panels[panel] = PanelOf(panel).From(position);
            Multiply(count);
        }
    }

    /// <summary>Copies the values of steps that take part side by side: a few rows of a step alone would keep the register tiles busy with their own results.</summary>
    private void CollectPositions(int position, int end)
    {
        for (int taken; position < end; position += taken)
        {
            taken = Math.Min(end - position, Positions - _filled);
            for (int factor = 0; factor < _group.Factors.Length; factor++)
                FactorOf(factor).From(position).CopyTo(_factors[factor].From(_filled), taken, _group.Factors[factor].Depth);
            for (int panel = 0; panel < _group.Panels.Length; panel++)
                PanelOf(panel).From(position).CopyTo(_panels[panel].From(_filled), taken, WidthOf(_group.Panels[panel]));
            _filled += taken;
            if (_filled < Positions)
                continue;
            Multiply(_filled);
            _filled = 0;
        }
    }

    private RowMemory FactorOf(int factor) => Batch.OperandOf(_group.Factors[factor].Group).Column(_group.Factors[factor].First);

    private RowMemory PanelOf(int panel) => Batch.Slots.Column(_group.Panels[panel].Start);

    private int WidthOf(GradientPanel panel) => panel.Vectors * Simd.Lanes(plan.Path);

    /// <summary>Makes room for what is copied.</summary>
    private void ReserveCollected()
    {
        int[] strides = [.. _group.Factors.Select(f => RowMemory.StrideOf(f.Depth)), .. _group.Panels.Select(p => RowMemory.StrideOf(WidthOf(p)))];
        fixed (float* values = _collected.Reserve(strides.Sum(stride => (long)Positions * stride)))
        {
            float* start = values;
            for (int place = 0; place < strides.Length; start += (nint)Positions * strides[place++])
            {
                var rows = new RowMemory(start, strides[place]);
                if (place < _group.Factors.Length)
                    _factors[place] = rows;
                else
                    _panels[place - _group.Factors.Length] = rows;
            }
        }
    }

    /// <summary>Adds the products of some positions, panel by panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int count)
    {
        fixed (float* products = _result.Products, sums = _result.Sums)
        {
            float* product = products;
            for (int panel = 0; panel < _group.Panels.Length; product += _group.Panels[panel].Values, panel++)
            {
                int vectors = _group.Panels[panel].Vectors, width = WidthOf(_group.Panels[panel]);
                // First, as it brings the panel into the cache.
                PanelProduct.Sum(plan.Path, vectors, count, _panels[panel].Start, _panels[panel].Stride, sums + panel * plan.MostWidth);
                foreach (var (factor, start) in _group.Products[panel])
                {
                    PanelProduct.Multiply(plan.Path, vectors, _group.Factors[factor].Depth, count, _factors[factor].Start, 1, _factors[factor].Stride,
                        _panels[panel].Start, _panels[panel].Stride, _isFirst ? ZeroRow.Start : product + start, _isFirst ? 0 : width, product + start, width);
                }
            }
        }

        _isFirst = false;
    }
}
