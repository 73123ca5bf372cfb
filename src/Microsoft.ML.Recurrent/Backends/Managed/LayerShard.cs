using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Some rows of a batch on their way through one direction of a layer, forward and backward.</summary>
internal sealed unsafe partial class LayerShard(LayerReadings layer)
{
    // Positions whose input products are made at once: few enough to stay in cache until their step comes.
    private const int ChunkPositions = 128;

    // Slots and states first, which every cell has.
    private static readonly ColumnKind[] _ofPositions = [ColumnKind.Slot, ColumnKind.Before, ColumnKind.Lower, ColumnKind.Noise];
    private readonly bool _readsMoreThanInput = layer.Lower.Width + layer.Noise.Width > 0;

    private readonly ShardMemory _memory = new(layer);
    private Packing _batch = Packing.FromSortedLengths([]);
    private Packing _rows = Packing.FromSortedLengths([]);
    private int[] _rowOrder = [];
    private int _first;
    private StepOrder _order;
    private KernelRows _kernelRows;
    private bool _reverse;
    private long _firstStep;
    private bool _hasInitialState;
    private RowMemory _input;

    /// <summary>The rows' layout; step t of their row r stands in the batch at <see cref="BatchPosition"/>(t) + r.</summary>
    public Packing Rows => _rows;

    /// <summary>(positions, slots): after the backward pass the gradients of the pre-activations.</summary>
    public RowMemory Slots => _memory.Of(ColumnKind.Slot);

    /// <summary>After the backward pass, the sums of the vectors' gradients.</summary>
    public ReadOnlySpan<float> VectorGradients => _memory[ColumnKind.VectorGradient].Span;

    /// <summary>(positions, units) of what products read beside the input.</summary>
    public RowMemory OperandOf(ProductGroup group) => group.Kind == OperandKind.State
        ? _memory.Of(ColumnKind.Before).Column(layer.Packed.Layout.Start(new Column(ColumnKind.Before, group.Operand)))
        : Slots.Column(layer.Packed.Layout.Start(new Column(ColumnKind.Slot, group.Operand)));

    /// <summary>The input from one position on, and for how many positions it stands side by side, after the backward pass.</summary>
    public (RowMemory Input, int Count) InputAt(int position)
    {
        int time = _rows.StepOffsets.AsSpan(0, _rows.Steps).BinarySearch(position);
        time = time < 0 ? ~time - 1 : time;
        int row = position - _rows.StepOffsets[time];
        return (_input.From(BatchPosition(time) + row), _rows.BatchSizes[time] - row);
    }

    /// <summary>The products that a step of the rows needs.</summary>
    public StepActivity ActivityAt(int time) => ActivityOf(_reverse ? _rows.Steps - 1 - time : time);

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
        _order = new StepOrder(_rows, _reverse);
        _memory.ReserveForward(_rows);
        SetLeaves();
        if (_hasInitialState)
            layer.States.Read(_rows.Rows, call.InitialState.From(first), _memory.Final);
        if (layer.RowMask.Width > 0)
            layer.RowMask.Read(_rows.Rows, call.RowMask.From(first), _memory.Of(ColumnKind.RowMask));
        for (int start = 0, stop; start < _order.Count; start = stop)
        {
            stop = ChunkEnd(start, 1);
            var (position, count) = Positions(start, stop);
            var input = _memory.ReserveChunk(count, layer.Packed.Sizes.Inputs);
            ReadSteps(start, stop, call, input, position);
            layer.Inputs.Start(count, input, At(ColumnKind.Slot, position));
            for (int step = start; step < stop; step++)
                ForwardStep(step, call, input.From(_order.Offset(step) - position));
        }

        if (!call.FinalState.IsNull)
            layer.States.Write(_rows.Rows, _memory.Final, call.FinalState.From(first));
    }

    private int BatchPosition(int time) => _batch.StepOffsets[time] + _first;

    private int BatchPositionOf(int step) => BatchPosition(_order.Time(step));

    private StepActivity ActivityOf(int step) => new(_rows, _reverse, _firstStep, step);

    /// <summary>The step after those that are worked on together from one step on: one at least.</summary>
    private int ChunkEnd(int step, int direction)
    {
        int positions = _order.Rows(step), stop = step + direction;
        while (stop >= 0 && stop < _order.Count && (positions += _order.Rows(stop)) <= ChunkPositions)
            stop += direction;
        return stop;
    }

    /// <summary>The place of some steps: side by side, whichever way they are read.</summary>
    private (int Position, int Count) Positions(int start, int stop)
    {
        int first = Math.Min(_order.Offset(start), _order.Offset(stop - 1));
        int last = Math.Max(_order.Offset(start) + _order.Rows(start), _order.Offset(stop - 1) + _order.Rows(stop - 1));
        return (first, last - first);
    }

    /// <summary>Copies what comes from outside to the shard's own positions; the input from some position on.</summary>
    private void ReadSteps(int start, int stop, in ForwardMemory call, RowMemory input, int position)
    {
        for (; start < stop; start++)
        {
            int at = _order.Offset(start), rows = _order.Rows(start), source = BatchPositionOf(start);
            call.Input.From(source).CopyTo(input.From(at - position), rows, layer.Packed.Sizes.Inputs);
            if (!_readsMoreThanInput)
                continue;
            Read(layer.Lower, call.Lower, source, At(ColumnKind.Lower, at), rows);
            Read(layer.Noise, call.Noise, source, At(ColumnKind.Noise, at), rows);
        }
    }

    private static void Read(ColumnRows columns, RowMemory source, int from, RowMemory target, int rows)
    {
        if (source.IsNull)
            target.Clear(rows, target.Stride);
        else
            columns.Read(rows, source.From(from), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardStep(int step, in ForwardMemory call, RowMemory input)
    {
        int carried = _order.Carried(step), rows = _order.Rows(step), at = _order.Offset(step), staying = Math.Min(rows, _order.Rows(step + 1));
        RowMemory before = At(ColumnKind.Before, at), final = _memory.Final, slots = At(ColumnKind.Slot, at);
        final.From(carried).CopyTo(before.From(carried), rows - carried, before.Stride);
        var after = step + 1 < _order.Count ? At(ColumnKind.Before, _order.Offset(step + 1)) : final;
        MoveLeaves(step, at);
        _kernelRows.Move(ColumnKind.After, after);
        var activity = ActivityOf(step);
        layer.Inputs.Add(rows, input, slots, activity);
        foreach (var stage in layer.Forward)
        {
            stage.Multiply(rows, _hasInitialState ? rows : carried, slots, before, activity);
            stage.Compute(staying, ref _kernelRows);
            if (staying == rows)
                continue;
            var ending = _kernelRows.From(staying);
            ending.Move(ColumnKind.After, final.From(staying));
            stage.Compute(rows - staying, ref ending);
        }

        Write(layer.Output, call.Output, step, staying, rows, after, final);
        Write(layer.Further, call.Further, step, staying, rows, after, final);
    }

    /// <summary>Writes results of a step's rows, of those that go on and of those that end.</summary>
    private void Write(ColumnRows columns, RowMemory output, int step, int staying, int rows, RowMemory after, RowMemory final)
    {
        if (output.IsNull)
            return;
        var target = output.From(BatchPositionOf(step));
        columns.Write(staying, after, target);
        columns.Write(rows - staying, final.From(staying), target.From(staying));
    }

    private RowMemory At(ColumnKind kind, int position) => _memory.Of(kind).From(position);

    /// <summary>The columns that both passes read, where a step's rows are as far apart as in any other step.</summary>
    private void SetLeaves()
    {
        _kernelRows = default;
        foreach (var kind in _ofPositions)
            _kernelRows.Set(kind, _memory.Of(kind));
        _kernelRows.Set(ColumnKind.After, _memory.Final);
        _kernelRows.Set(ColumnKind.RowMask, _memory.Of(ColumnKind.RowMask));
        fixed (float* vectors = layer.Packed.Vectors)
            _kernelRows.Set(ColumnKind.Vector, vectors, 0);
        RowMemory masks = _memory.Of(ColumnKind.Mask);
        _kernelRows.Set(ColumnKind.Mask, masks.Start, _reverse ? masks.Stride : 0);
    }

    /// <summary>The columns that both passes read in a step.</summary>
    private void MoveLeaves(int step, int at)
    {
        for (int i = 0; i < (_readsMoreThanInput ? _ofPositions.Length : 2); i++)
            _kernelRows.Move(_ofPositions[i], At(_ofPositions[i], at));
        RowMemory masks = _memory.Of(ColumnKind.Mask);
        for (int row = 0; row < (layer.Masks.IsEmpty ? 0 : _reverse ? _order.Rows(step) : 1); row++)
            layer.Masks.Write(ActivityOf(step).StepOf(row), masks.Span(row, masks.Stride));
    }
}
