using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

internal sealed unsafe partial class LayerShard
{
    private static readonly ColumnKind[] _ofGradients = [ColumnKind.Gradient, ColumnKind.Scratch, ColumnKind.LowerGradient];

    /// <summary>
    /// Runs the rows back through all their steps; leaves the gradients of the pre-activations in <see cref="Slots"/>. Once only: what the
    /// forward pass kept is overwritten.
    /// </summary>
    /// <param name="call">The gradients that the whole batch reads and writes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(in BackwardMemory call)
    {
        _memory.ReserveBackward(_rows);
        _input = call.Read;
        RowMemory gradient = _memory.Of(ColumnKind.Gradient);
        foreach (var kind in _ofGradients)
            _kernelRows.Set(kind, _memory.Of(kind));
        _kernelRows.Set(ColumnKind.VectorGradient, _memory.Of(ColumnKind.VectorGradient).Start, 0);
        if (!call.FinalState.IsNull)
            layer.States.Read(_rows.Rows, call.FinalState.From(_first), gradient);
        for (int start = _order.Count - 1, stop; start >= 0; start = stop)
        {
            stop = ChunkEnd(start, -1);
            for (int step = start; step > stop; step--)
                BackwardStep(step, call, gradient);
            if (!call.Input.IsNull)
                WriteInputGradient(stop + 1, start + 1, call.Input);
        }

        if (!call.InitialState.IsNull)
            layer.States.Write(_rows.Rows, gradient, call.InitialState.From(_first));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardStep(int step, in BackwardMemory call, RowMemory gradient)
    {
        int rows = _order.Rows(step), at = _order.Offset(step), source = BatchPositionOf(step);
        // The gradients of states come from the step after; what else a step hands on has none yet.
        if (layer.StatesWidth < gradient.Stride)
            gradient.Column(layer.StatesWidth).Clear(rows, gradient.Stride - layer.StatesWidth);
        if (!call.Output.IsNull)
            layer.Output.Add(rows, call.Output.From(source), gradient);
        if (!call.Further.IsNull)
            layer.Further.Add(rows, call.Further.From(source), gradient);
        MoveLeaves(step, at);
        foreach (var stage in layer.Backward)
            stage.Run(rows, _hasInitialState ? rows : _order.Carried(step), At(ColumnKind.Slot, at), gradient, _memory.Of(ColumnKind.Scratch),
                ref _kernelRows, ActivityOf(step));
        if (!call.Lower.IsNull)
            layer.Lower.Write(rows, _memory.Of(ColumnKind.LowerGradient), call.Lower.From(source));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteInputGradient(int start, int stop, RowMemory target)
    {
        var (position, count) = Positions(start, stop);
        var chunk = _memory.ReserveChunk(count, layer.InputGradients[0].Transposed.PaddedColumns);
        bool isStarted = false;
        foreach (var (run, transposed) in layer.InputGradients)
        {
            if (run.Period > 1)
                continue;
            var slots = At(ColumnKind.Slot, position).Column(run.Start);
            if (isStarted)
                transposed.MultiplyAdd(count, slots, chunk);
            else
                transposed.Multiply(count, slots, null, chunk);
            isStarted = true;
        }

        if (!isStarted)
            chunk.Clear(count, chunk.Stride);
        for (int step = start; step < stop; step++)
        {
            var own = chunk.From(_order.Offset(step) - position);
            AddMasked(step, own);
            own.CopyTo(target.From(BatchPositionOf(step)), _order.Rows(step), layer.Packed.Sizes.Inputs);
        }
    }

    /// <summary>The input's gradients through products that only some steps need.</summary>
    private void AddMasked(int step, RowMemory target)
    {
        foreach (var (run, transposed) in layer.InputGradients)
        {
            if (run.Period > 1 && ActivityOf(step).Includes(run.Period))
                transposed.MultiplyAdd(_order.Rows(step), At(ColumnKind.Slot, _order.Offset(step)).Column(run.Start), target);
        }
    }
}
