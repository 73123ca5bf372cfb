using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Some rows of a batch on their way through one direction of a layer, forward and back, and what the way back needs of each step. The
/// memory is these rows' alone: rows that two threads work on side by side lie apart, or each thread's prefetching would take lines that the
/// other one is writing. Rows and positions are these rows' own; torch's memory has the batch's.
/// </summary>
internal sealed unsafe class RowsPass(HandWrittenCell cell, DirectionWeights weights)
{
    // Positions whose input products are made at once: few enough to stay in cache until their step comes.
    private const int ChunkPositions = 128;

    private readonly AlignedBuffer _gates = new();
    private readonly AlignedBuffer _states = new();
    private readonly AlignedBuffer _final = new();
    private readonly AlignedBuffer _gradient = new();
    private readonly AlignedBuffer _chunk = new();
    private readonly StateRows _stateRows = new(cell.StateParts, cell.HiddenSize, weights.Stride);
    private Packing _batch = Packing.FromSortedLengths([]);
    private Packing _rows = Packing.FromSortedLengths([]);
    private int[] _rowOrder = [];
    private int _first;
    private StepOrder _order;
    private bool _hasInitialState;

    /// <summary>(positions, the gates' width): after the way back, the gradients of the pre-activations.</summary>
    public AlignedBuffer Gates => _gates;

    /// <summary>The states that entered the steps, the hidden state first: (positions, <see cref="StateStride"/>).</summary>
    public AlignedBuffer States => _states;

    /// <summary>Numbers between the states of two positions.</summary>
    public int StateStride => cell.StateParts * weights.Stride;

    /// <summary>The rows' layout; step t of their row r stands in the batch at <see cref="BatchPosition"/>(t) + r.</summary>
    public Packing Rows => _rows;

    private int GatesWidth => weights.GatesWidth;

    private int Inputs => weights.InputSize;

    public int BatchPosition(int time) => _batch.StepOffsets[time] + _first;

    /// <summary>Runs the rows through all their steps.</summary>
    /// <param name="batch">The batch's layout.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="direction">States to read and write.</param>
    /// <param name="input">(TotalSteps, inputs).</param>
    /// <param name="output">(TotalSteps, hidden), written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Packing batch, int first, int end, in DirectionPointers direction, RowPointer input, RowPointer output)
    {
        (_batch, _first) = (batch, first);
        _rows = Packing.FromLengths(batch.Lengths.AsSpan(first, end - first), out _rowOrder, _rows, _rowOrder);
        _order = new StepOrder(_rows, direction.Reverse);
        _hasInitialState = direction.InitialState is not null;
        _states.Reserve(SizeOf(StateStride));
        // Where a row's state is before its first step, and after its last one.
        _stateRows.Read(_rows.Rows, StatesOf(direction.InitialState), _final.Reserve((long)_rows.Rows * StateStride));
        fixed (float* gates = _gates.Reserve(SizeOf(GatesWidth)), states = _states, final = _final)
        {
            for (int start = 0; start < _order.Count;)
            {
                int stop = ChunkEnd(start, 1);
                StartGates(start, stop, input, gates);
                for (; start < stop; start++)
                    ForwardStep(start, output, gates, states, final);
            }
        }

        if (direction.FinalState is not null)
            _stateRows.Write(_rows.Rows, _final, StatesOf(direction.FinalState));
    }

    /// <summary>
    /// Runs the rows back through all their steps; leaves the gradients of the pre-activations in <see cref="Gates"/>. Once only: what the
    /// way forward kept is overwritten.
    /// </summary>
    /// <param name="direction">Gradients of states to read and to write.</param>
    /// <param name="outputGradient">(TotalSteps, hidden).</param>
    /// <param name="inputGradient">(TotalSteps, inputs), written, or nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(in DirectionPointers direction, RowPointer outputGradient, RowPointer inputGradient)
    {
        _stateRows.Read(_rows.Rows, StatesOf(direction.FinalGradient), _gradient.Reserve((long)_rows.Rows * StateStride));
        fixed (float* gates = _gates, states = _states, gradient = _gradient)
        {
            for (int start = _order.Count - 1; start >= 0;)
            {
                int stop = ChunkEnd(start, -1), last = start;
                for (; start > stop; start--)
                    BackwardStep(start, outputGradient, gates, states, gradient);
                if (!inputGradient.IsNull)
                    WriteInputGradient(stop + 1, last + 1, inputGradient, gates);
            }
        }

        if (direction.InitialGradient is not null)
            _stateRows.Write(_rows.Rows, _gradient, StatesOf(direction.InitialGradient));
    }

    private int SizeOf(int width) => PackedSize.Of(_rows.Rows, _rows.TotalSteps, width,
        "Lower Training.BatchSize, use shorter sequences, or set Training.UseManagedKernels to false.");

    /// <summary>These rows' states of the batch's.</summary>
    private Span<float> StatesOf(float* states) =>
        states is null ? [] : new Span<float>(states + (nint)_first * cell.StateSize, _rows.Rows * cell.StateSize);

    /// <summary>The step after those that are worked on together from one step on: one at least.</summary>
    private int ChunkEnd(int step, int direction)
    {
        int positions = _order.Rows(step), stop = step + direction;
        while (stop >= 0 && stop < _order.Count && (positions += _order.Rows(stop)) <= ChunkPositions)
            stop += direction;
        return stop;
    }

    /// <summary>Biases and the input's products of some steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StartGates(int start, int stop, RowPointer input, float* gates)
    {
        var (position, count) = Positions(start, stop);
        gates += (nint)position * GatesWidth;
        for (int row = 0; row < count; row++)
            weights.Forward.Bias.CopyTo(new Span<float>(gates + (nint)row * GatesWidth, GatesWidth));
        fixed (float* chunk = _chunk.Reserve((long)count * Inputs))
        {
            for (; start < stop; start++)
            {
                float* target = chunk + (nint)(_order.Offset(start) - position) * Inputs;
                Copy(input.Row(BatchPosition(_order.Time(start))), target, _order.Rows(start) * Inputs);
            }

            MatrixProduct.MultiplyAdd(count, chunk, Inputs, 1, weights.Forward.Input, gates, GatesWidth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardStep(int step, RowPointer output, float* gates, float* states, float* final)
    {
        int carried = _order.Carried(step), rows = _order.Rows(step), at = _order.Offset(step), target = BatchPosition(_order.Time(step));
        for (int row = carried; row < rows; row++)
            Copy(final + (nint)row * StateStride, states + (nint)(at + row) * StateStride, StateStride);
        int fed = _hasInitialState ? rows : carried;
        if (fed > 0)
            MatrixProduct.MultiplyAdd(fed, states + (nint)at * StateStride, StateStride, 1, weights.Forward.Recurrent,
                gates + (nint)at * GatesWidth + weights.Forward.RecurrentStart, GatesWidth);
        int staying = Math.Min(rows, _order.Rows(step + 1));
        float* after = step + 1 < _order.Count ? states + (nint)_order.Offset(step + 1) * StateStride : final;
        for (int row = 0; row < rows; row++)
        {
            float* next = (row < staying ? after : final) + (nint)row * StateStride;
            weights.Kernel.Forward(gates + (nint)(at + row) * GatesWidth, states + (nint)(at + row) * StateStride, next);
            Copy(next, output.Row(target + row), cell.HiddenSize);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardStep(int step, RowPointer outputGradient, float* gates, float* states, float* gradient)
    {
        int rows = _order.Rows(step), at = _order.Offset(step), source = BatchPosition(_order.Time(step));
        for (int row = 0; row < rows; row++)
        {
            float* own = gradient + (nint)row * StateStride;
            Add(outputGradient.Row(source + row), own, cell.HiddenSize);
            weights.Kernel.Backward(gates + (nint)(at + row) * GatesWidth, states + (nint)(at + row) * StateStride, own);
        }

        int fed = _hasInitialState ? rows : _order.Carried(step);
        if (fed > 0)
            MatrixProduct.MultiplyAdd(fed, gates + (nint)at * GatesWidth + weights.Forward.RecurrentStart, GatesWidth, 1,
                weights.RecurrentBack, gradient, StateStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteInputGradient(int start, int stop, RowPointer target, float* gates)
    {
        var (position, count) = Positions(start, stop);
        int stride = weights.InputBack.PaddedColumns;
        _chunk.Reserve((long)count * stride).Span[..(count * stride)].Clear();
        fixed (float* chunk = _chunk)
        {
            MatrixProduct.MultiplyAdd(count, gates + (nint)position * GatesWidth, GatesWidth, 1, weights.InputBack, chunk, stride);
            for (; start < stop; start++)
            {
                float* source = chunk + (nint)(_order.Offset(start) - position) * stride;
                int at = BatchPosition(_order.Time(start));
                for (int row = 0; row < _order.Rows(start); row++)
                    Copy(source + (nint)row * stride, target.Row(at + row), Inputs);
            }
        }
    }

    /// <summary>Where some steps stand: side by side, whichever way they are read.</summary>
    private (int Position, int Count) Positions(int start, int stop)
    {
        int first = Math.Min(_order.Offset(start), _order.Offset(stop - 1));
        int last = Math.Max(_order.Offset(start) + _order.Rows(start), _order.Offset(stop - 1) + _order.Rows(stop - 1));
        return (first, last - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* target, int count) => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* source, float* target, int count)
    {
        var sum = new Span<float>(target, count);
        System.Numerics.Tensors.TensorPrimitives.Add(sum, new ReadOnlySpan<float>(source, count), sum);
    }
}
