using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Some rows of a batch on their way through one direction of a layer, forward and backward. For one thread at a time.</summary>
internal sealed unsafe partial class LayerShard(LayerReadings layer, LayerBatch batch)
{
    // Slots and states first, which every cell has.
    private static readonly ColumnKind[] _ofPositions = [ColumnKind.Slot, ColumnKind.Before, ColumnKind.Lower, ColumnKind.Noise];
    private readonly bool _readsMoreThanInput = layer.Lower.Width + layer.Noise.Width > 0;

    private readonly AlignedBuffer _chunk = new();
    private Packing _rows = Packing.FromSortedLengths([]);
    private int[] _rowOrder = [];
    private int _first;
    private StepOrder _order;
    private KernelRows _kernelRows;
    private bool _hasInitialState;

    private bool IsWholeBatch => _rows.Rows == batch.Rows.Rows;

    /// <summary>Runs the rows through all their steps, and keeps what the backward pass needs.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="call">What the whole batch reads and writes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(int first, int end, in ForwardMemory call)
    {
        (_first, _hasInitialState) = (first, !call.InitialState.IsNull);
        _rows = Packing.FromLengths(batch.Rows.Lengths.AsSpan(first, end - first), out _rowOrder, _rows, _rowOrder);
        _order = new StepOrder(_rows, batch.Reverse);
        SetLeaves();
        RowMemory final = OfRows(ColumnKind.After);
        final.Clear(_rows.Rows, final.Stride);
        if (_hasInitialState)
            layer.States.Read(_rows.Rows, call.InitialState.From(first), final);
        if (layer.RowMask.Width > 0)
            layer.RowMask.Read(_rows.Rows, call.RowMask.From(first), OfRows(ColumnKind.RowMask));
        for (int start = 0, stop; start < _order.Count; start = stop)
        {
            stop = ChunkEnd(start, 1);
            var (position, count) = Positions(start, stop);
            if (_readsMoreThanInput)
            {
                Read(layer.Lower, call.Lower, ColumnKind.Lower, position, count);
                Read(layer.Noise, call.Noise, ColumnKind.Noise, position, count);
            }

            layer.Inputs.Start(count, call.Input.From(position), At(ColumnKind.Slot, position));
            for (int step = start; step < stop; step++)
                ForwardStep(step, call);
        }

        if (!call.FinalState.IsNull)
            layer.States.Write(_rows.Rows, final, call.FinalState.From(first));
    }

    /// <summary>The place of a step's first row in the batch.</summary>
    private int Position(int step) => batch.Rows.StepOffsets[_order.Time(step)] + _first;

    private StepActivity ActivityOf(int step) => new(_rows, batch.Reverse, batch.FirstStep, step);

    /// <summary>The step after those that are worked on together from one step on: one at least. Steps of some rows alone do not lie side by side.</summary>
    private int ChunkEnd(int step, int direction) => IsWholeBatch ? _order.ChunkEnd(step, direction) : step + direction;

    /// <summary>The place of some steps: side by side, whichever way they are read.</summary>
    private (int Position, int Count) Positions(int start, int stop)
    {
        int first = Math.Min(Position(start), Position(stop - 1));
        int last = Math.Max(Position(start) + _order.Rows(start), Position(stop - 1) + _order.Rows(stop - 1));
        return (first, last - first);
    }

    /// <summary>Copies what comes from outside beside the input to padded columns.</summary>
    private void Read(ColumnRows columns, RowMemory source, ColumnKind kind, int position, int count)
    {
        var target = At(kind, position);
        if (source.IsNull)
            target.Clear(count, target.Stride);
        else
            columns.Read(count, source.From(position), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardStep(int step, in ForwardMemory call)
    {
        int carried = _order.Carried(step), rows = _order.Rows(step), at = Position(step), staying = Math.Min(rows, _order.Rows(step + 1));
        RowMemory before = At(ColumnKind.Before, at), final = OfRows(ColumnKind.After), slots = At(ColumnKind.Slot, at);
        final.From(carried).CopyTo(before.From(carried), rows - carried, before.Stride);
        var after = step + 1 < _order.Count ? At(ColumnKind.Before, Position(step + 1)) : final;
        MoveLeaves(step, at);
        _kernelRows.Move(ColumnKind.After, after);
        var activity = ActivityOf(step);
        layer.Inputs.Add(rows, call.Input.From(at), slots, activity);
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
        var target = output.From(Position(step));
        columns.Write(staying, after, target);
        columns.Write(rows - staying, final.From(staying), target.From(staying));
    }

    private RowMemory At(ColumnKind kind, int position) => batch.Of(kind).From(position);

    /// <summary>The memory that each row has once.</summary>
    private RowMemory OfRows(ColumnKind kind) => (kind == ColumnKind.After ? batch.Final : batch.Of(kind)).From(_first);

    /// <summary>The columns that both passes read, where a step's rows are as far apart as in any other step.</summary>
    private void SetLeaves()
    {
        _kernelRows = default;
        foreach (var kind in _ofPositions)
            _kernelRows.Set(kind, batch.Of(kind));
        _kernelRows.Set(ColumnKind.After, OfRows(ColumnKind.After));
        _kernelRows.Set(ColumnKind.RowMask, OfRows(ColumnKind.RowMask));
        fixed (float* vectors = layer.Packed.Vectors)
            _kernelRows.Set(ColumnKind.Vector, vectors, 0);
        RowMemory masks = OfRows(ColumnKind.Mask);
        _kernelRows.Set(ColumnKind.Mask, masks.Start, batch.Reverse ? masks.Stride : 0);
    }

    /// <summary>The columns that both passes read in a step.</summary>
    private void MoveLeaves(int step, int at)
    {
        for (int i = 0; i < (_readsMoreThanInput ? _ofPositions.Length : 2); i++)
            _kernelRows.Move(_ofPositions[i], At(_ofPositions[i], at));
        RowMemory masks = OfRows(ColumnKind.Mask);
        for (int row = 0; row < (layer.Masks.IsEmpty ? 0 : batch.Reverse ? _order.Rows(step) : 1); row++)
            layer.Masks.Write(ActivityOf(step).StepOf(row), masks.Span(row, masks.Stride));
    }
}
