using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

internal sealed unsafe partial class LayerShard
{
    private static readonly ColumnKind[] _ofGradients = [ColumnKind.Gradient, ColumnKind.Scratch, ColumnKind.LowerGradient];

    /// <summary>
    /// Runs the rows back through all their steps; leaves the gradients of the pre-activations in the slots. Once only: what the
    /// forward pass kept is overwritten.
    /// </summary>
    /// <param name="call">The gradients that the whole batch reads and writes.</param>
    /// <param name="gradients">Takes the steps of the whole batch while what they read is in the cache, or nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(in BackwardMemory call, LayerGradients? gradients)
    {
        RowMemory gradient = OfRows(ColumnKind.Gradient);
        gradient.Clear(_rows.Rows, gradient.Stride);
        foreach (var kind in _ofGradients)
            _kernelRows.Set(kind, OfRows(kind));
        _kernelRows.Set(ColumnKind.VectorGradient, VectorGradientOf(_first).Start, 0);
        if (!call.FinalState.IsNull)
            layer.States.Read(_rows.Rows, call.FinalState.From(_first), gradient);
        for (int start = _order.Count - 1, stop; start >= 0; start = stop)
        {
            stop = ChunkEnd(start, -1);
            for (int step = start; step > stop; step--)
                BackwardStep(step, call, gradient);
            if (!call.Input.IsNull)
                WriteInputGradient(stop + 1, start + 1, call.Input);
            gradients?.Add(_order.Times(stop + 1, start + 1));
        }

        gradients?.End();
        if (!call.InitialState.IsNull)
            layer.States.Write(_rows.Rows, gradient, call.InitialState.From(_first));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardStep(int step, in BackwardMemory call, RowMemory gradient)
    {
        int rows = _order.Rows(step), at = Position(step);
        // The gradients of states come from the step after; what else a step hands on has none yet.
        if (layer.StatesWidth < layer.Width(ColumnKind.Gradient))
            gradient.Column(layer.StatesWidth).Clear(rows, layer.Width(ColumnKind.Gradient) - layer.StatesWidth);
        if (!call.Output.IsNull)
            layer.Output.Add(rows, call.Output.From(at), gradient);
        if (!call.Further.IsNull)
            layer.Further.Add(rows, call.Further.From(at), gradient);
        MoveLeaves(step, at);
        foreach (var stage in layer.Backward)
        {
            RunKernels(stage, rows);
            stage.Multiply(rows, _hasInitialState ? rows : _order.Carried(step), At(ColumnKind.Slot, at), gradient, OfRows(ColumnKind.Scratch), ActivityOf(step));
        }

        if (!call.Lower.IsNull)
            layer.Lower.Write(rows, OfRows(ColumnKind.LowerGradient), call.Lower.From(at));
    }

    private void RunKernels(BackwardStage stage, int rows)
    {
        int own = _first < batch.SecondHalf ? Math.Min(rows, batch.SecondHalf - _first) : rows;
        stage.Compute(own, ref _kernelRows);
        if (own == rows)
            return;
        var later = _kernelRows.From(own);
        later.Move(ColumnKind.VectorGradient, VectorGradientOf(_first + own));
        stage.Compute(rows - own, ref later);
    }

    /// <summary>The place for the sums of the vectors' gradients over a row and others of the same half.</summary>
    private RowMemory VectorGradientOf(int row) => batch.Of(ColumnKind.VectorGradient).From(row < batch.SecondHalf ? 0 : 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteInputGradient(int start, int stop, RowMemory target)
    {
        var (position, count) = Positions(start, stop);
        int inputs = layer.Packed.Sizes.Inputs, width = layer.InputGradients[0].Transposed.PaddedColumns;
        target = target.From(position);
        // Products write whole vectors.
        var product = width == inputs ? target : ReserveChunk(count, width);
        bool isStarted = false;
        foreach (var (run, transposed) in layer.InputGradients)
        {
            if (run.Period > 1)
                continue;
            var slots = At(ColumnKind.Slot, position).Column(run.Start);
            if (isStarted)
                transposed.MultiplyAdd(count, slots, product);
            else
                transposed.Multiply(count, slots, null, product);
            isStarted = true;
        }

        if (!isStarted)
            product.Clear(count, width);
        for (int step = start; step < stop; step++)
            AddMasked(step, product.From(Position(step) - position));
        if (width != inputs)
            product.CopyTo(target, count, inputs);
    }

    /// <summary>The input's gradients through products that only some steps need.</summary>
    private void AddMasked(int step, RowMemory target)
    {
        foreach (var (run, transposed) in layer.InputGradients)
        {
            if (run.Period > 1 && ActivityOf(step).Includes(run.Period))
                transposed.MultiplyAdd(_order.Rows(step), At(ColumnKind.Slot, Position(step)).Column(run.Start), target);
        }
    }

    /// <summary>Rows whose contents are undefined.</summary>
    private RowMemory ReserveChunk(int rows, int width)
    {
        fixed (float* start = _chunk.Reserve((long)rows * width))
            return new RowMemory(start, width);
    }
}
