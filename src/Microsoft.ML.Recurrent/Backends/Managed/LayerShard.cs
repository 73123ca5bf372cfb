using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Some rows of a batch on their way through one direction of a layer, forward and backward.</summary>
internal sealed unsafe class LayerShard(LayerReadings layer)
{
    // Positions whose input products are made at once: few enough to stay in cache until their step comes.
    private const int ChunkPositions = 128;

    private static readonly ColumnKind[] _ofPositions = [ColumnKind.Slot, ColumnKind.Before, ColumnKind.Lower, ColumnKind.Noise];
    private static readonly ColumnKind[] _ofGradients = [ColumnKind.Gradient, ColumnKind.Scratch, ColumnKind.LowerGradient];

    private readonly ShardMemory _memory = new(layer);
    private readonly ShardGradients _gradients = new(layer);
    private Packing _batch = Packing.FromSortedLengths([]);
    private Packing _rows = Packing.FromSortedLengths([]);
    private int[] _rowOrder = [];
    private int _first;
    private bool _reverse;
    private long _firstStep;
    private bool _hasInitialState;

    private StepOrder Order => new(_rows, _reverse);

    /// <summary>Runs the rows through all their steps, and keeps what the backward pass needs.</summary>
    /// <param name="batch">The batch's layout.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="call">What the whole batch reads and writes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Packing batch, int first, int end, in ForwardMemory call)
    {
        (_batch, _first, _reverse) = (batch, first, call.Reverse);
        (_firstStep, _hasInitialState) = (call.FirstStep, !call.InitialState.IsNull);
        _rows = Packing.FromLengths(batch.Lengths.AsSpan(first, end - first), out _rowOrder, _rows, _rowOrder);
        _memory.ReserveForward(_rows);
        for (int row = 0; row < _rows.Rows && _hasInitialState; row++)
            layer.States.Read(call.InitialState.Span(first + row, layer.States.Width), _memory.Final.Span(row, _memory.Final.Stride));
        ReadSteps(call);
        var order = Order;
        for (int start = 0, stop; start < order.Count; start = stop)
        {
            stop = ChunkEnd(start);
            StartSlots(start, stop);
            for (int step = start; step < stop; step++)
                ForwardStep(step, call);
        }

        for (int row = 0; row < _rows.Rows && !call.FinalState.IsNull; row++)
            layer.States.Write(_memory.Final.Span(row, _memory.Final.Stride), call.FinalState.Span(first + row, layer.States.Width));
    }

    /// <summary>Runs the rows back through all their steps. Once only: what the forward pass kept is overwritten.</summary>
    /// <param name="call">The gradients that the whole batch reads and writes.</param>
    /// <param name="parameters">Added to: the gradients of the layer's parameters.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(in BackwardMemory call, float[][] parameters)
    {
        _memory.ReserveBackward(_rows);
        RowMemory gradient = _memory.Of(ColumnKind.Gradient);
        for (int row = 0; row < _rows.Rows && !call.FinalState.IsNull; row++)
            layer.States.Read(call.FinalState.Span(_first + row, layer.States.Width), gradient.Span(row, gradient.Stride));
        for (int step = Order.Count - 1; step >= 0; step--)
            BackwardStep(step, call);
        for (int row = 0; row < _rows.Rows && !call.InitialState.IsNull; row++)
            layer.States.Write(gradient.Span(row, gradient.Stride), call.InitialState.Span(_first + row, layer.States.Width));
        if (!call.Input.IsNull)
            WriteInputGradient(call.Input);
        _gradients.Add(Order, ActivityOf, _memory, parameters);
    }

    private int BatchPosition(int time) => _batch.StepOffsets[time] + _first;

    private int ChunkEnd(int step)
    {
        int positions = Order.Rows(step), stop = step + 1;
        while (stop < _rows.Steps && (positions += Order.Rows(stop)) <= ChunkPositions)
            stop++;
        return stop;
    }

    /// <summary>Copies what comes from outside to the shard's own positions.</summary>
    private void ReadSteps(in ForwardMemory call)
    {
        for (int time = 0; time < _rows.Steps; time++)
        {
            int at = _rows.StepOffsets[time], source = BatchPosition(time), inputs = layer.Packed.Sizes.Inputs;
            for (int row = 0; row < _rows.BatchSizes[time]; row++)
            {
                call.Input.Span(source + row, inputs).CopyTo(_memory.Input.Span(at + row, inputs));
                Read(layer.Lower, call.Lower, source + row, _memory.Of(ColumnKind.Lower), at + row);
                Read(layer.Noise, call.Noise, source + row, _memory.Of(ColumnKind.Noise), at + row);
            }
        }
    }

    private static void Read(ColumnRows columns, RowMemory source, int from, RowMemory target, int to)
    {
        if (source.IsNull)
            target.Span(to, target.Stride).Clear();
        else
            columns.Read(source.Span(from, columns.Width), target.Span(to, target.Stride));
    }

    /// <summary>Biases and the input's products of some steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StartSlots(int start, int stop)
    {
        var order = Order;
        int first = Math.Min(order.Offset(start), order.Offset(stop - 1));
        int count = Math.Max(order.Offset(start) + order.Rows(start), order.Offset(stop - 1) + order.Rows(stop - 1)) - first;
        RowMemory slots = _memory.Of(ColumnKind.Slot), input = _memory.Input;
        for (int position = first; position < first + count; position++)
            layer.Packed.Bias.CopyTo(slots.Span(position, slots.Stride));
        foreach (var run in layer.Inputs.Where(r => r.Period == 1))
            MatrixProduct.MultiplyAdd(count, input.Row(first), input.Stride, 1, run.Matrix, slots.Row(first) + run.Start, slots.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardStep(int step, in ForwardMemory call)
    {
        var order = Order;
        int carried = order.Carried(step), rows = order.Rows(step), at = order.Offset(step), staying = Math.Min(rows, order.Rows(step + 1));
        RowMemory before = _memory.Of(ColumnKind.Before), final = _memory.Final, slots = At(ColumnKind.Slot, at);
        for (int row = carried; row < rows; row++)
            final.Span(row, final.Stride).CopyTo(before.Span(at + row, before.Stride));
        var memory = Leaves(step, at);
        memory.Set(ColumnKind.After, step + 1 < order.Count ? At(ColumnKind.Before, order.Offset(step + 1)) : final);
        var ending = memory.From(staying);
        ending.Set(ColumnKind.After, final.Row(staying), final.Stride);
        MultiplyMasked(step, slots);
        foreach (var stage in layer.Forward)
        {
            stage.Multiply(rows, _hasInitialState ? rows : carried, slots, At(ColumnKind.Before, at), ActivityOf(step));
            stage.Compute(staying, ref memory);
            stage.Compute(rows - staying, ref ending);
        }

        for (int row = 0; row < rows; row++)
        {
            var results = row < staying ? before.Span(order.Offset(step + 1) + row, before.Stride) : final.Span(row, final.Stride);
            layer.Output.Write(results, call.Output.Span(BatchPosition(order.Time(step)) + row, layer.Output.Width));
            if (!call.Further.IsNull)
                layer.Further.Write(results, call.Further.Span(BatchPosition(order.Time(step)) + row, layer.Further.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardStep(int step, in BackwardMemory call)
    {
        var order = Order;
        int rows = order.Rows(step), at = order.Offset(step), source = BatchPosition(order.Time(step));
        RowMemory gradient = _memory.Of(ColumnKind.Gradient), lower = _memory.Of(ColumnKind.LowerGradient);
        int states = layer.Packed.Layout.Start(new Column(ColumnKind.Gradient, layer.Plan.Graph.States.Length));
        for (int row = 0; row < rows; row++)
        {
            var own = gradient.Span(row, gradient.Stride);
            own[states..].Clear();
            if (!call.Output.IsNull)
                layer.Output.Add(call.Output.Span(source + row, layer.Output.Width), own);
            if (!call.Further.IsNull)
                layer.Further.Add(call.Further.Span(source + row, layer.Further.Width), own);
        }

        var memory = Leaves(step, at);
        foreach (var kind in _ofGradients)
            memory.Set(kind, _memory.Of(kind));
        memory.Set(ColumnKind.VectorGradient, _memory.Of(ColumnKind.VectorGradient).Start, 0);
        foreach (var stage in layer.Backward)
            stage.Run(rows, _hasInitialState ? rows : order.Carried(step), At(ColumnKind.Slot, at), gradient, _memory.Of(ColumnKind.Scratch), ref memory,
                ActivityOf(step));
        for (int row = 0; row < rows && !call.Lower.IsNull; row++)
            layer.Lower.Write(lower.Span(row, lower.Stride), call.Lower.Span(source + row, layer.Lower.Width));
    }

    private StepActivity ActivityOf(int step) => new(_rows, _reverse, _firstStep, step);

    /// <summary>The products of the input that only some steps need.</summary>
    private void MultiplyMasked(int step, RowMemory slots)
    {
        foreach (var run in layer.Inputs)
        {
            if (run.Period > 1 && ActivityOf(step).Includes(run.Period))
                MatrixProduct.MultiplyAdd(Order.Rows(step), _memory.Input.Row(Order.Offset(step)), _memory.Input.Stride, 1, run.Matrix,
                    slots.Start + run.Start, slots.Stride);
        }
    }

    private RowMemory At(ColumnKind kind, int position) => new(_memory.Of(kind).Row(position), _memory.Of(kind).Stride);

    /// <summary>What both passes read in a step.</summary>
    private KernelRows Leaves(int step, int at)
    {
        var memory = default(KernelRows);
        foreach (var kind in _ofPositions)
            memory.Set(kind, At(kind, at));
        fixed (float* vectors = layer.Packed.Vectors)
            memory.Set(ColumnKind.Vector, vectors, 0);
        RowMemory masks = _memory.Of(ColumnKind.Mask);
        for (int row = 0; row < (layer.Masks.IsEmpty ? 0 : _reverse ? Order.Rows(step) : 1); row++)
            layer.Masks.Write(ActivityOf(step).StepOf(row), masks.Span(row, masks.Stride));
        memory.Set(ColumnKind.Mask, masks.Start, _reverse ? masks.Stride : 0);
        return memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteInputGradient(RowMemory target)
    {
        RowMemory slots = _memory.Of(ColumnKind.Slot);
        int inputs = layer.Packed.Sizes.Inputs, width = layer.Inputs.Max(r => layer.Transposed.Of(r).PaddedColumns);
        for (int step = 0; step < _rows.Steps; step++)
        {
            int time = Order.Time(step), rows = _rows.BatchSizes[time], at = _rows.StepOffsets[time];
            var (chunk, activity) = (_gradients.Scratch(rows, width), ActivityOf(step));
            foreach (var run in layer.Inputs.Where(r => activity.Includes(r.Period)))
                MatrixProduct.MultiplyAdd(rows, slots.Row(at) + run.Start, slots.Stride, 1, layer.Transposed.Of(run), chunk.Start, width);
            for (int row = 0; row < rows; row++)
                chunk.Span(row, inputs).CopyTo(target.Span(BatchPosition(time) + row, inputs));
        }
    }
}
