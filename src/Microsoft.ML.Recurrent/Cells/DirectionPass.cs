using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// One direction of a layer on its way forward and back through a batch: the weights packed for it, and what the way back needs of each
/// step. Memory is reused from batch to batch. A packed position keeps a row of gates and the state that enters the step, so that the
/// weight gradients are plain products over all positions.
/// </summary>
internal sealed unsafe class DirectionPass
{
    private readonly RecurrentCell _cell;
    private readonly CellKernel _kernel;
    private readonly PackedLayer _weights;
    private readonly PackedMatrix _recurrentBack;
    private readonly PackedMatrix _inputBack;
    private readonly AlignedBuffer _gates = new();
    private readonly AlignedBuffer _states = new();
    private readonly AlignedBuffer _final = new();
    private readonly AlignedBuffer _gradient = new();
    private readonly StateRows _stateRows;
    private StepOrder _order;
    private bool _hasInitialState;

    public DirectionPass(RecurrentCell cell, int inputSize, SimdPath path)
    {
        _cell = cell;
        _kernel = cell.CreateKernel(path);
        _weights = new PackedLayer(cell.Columns, inputSize, cell.HiddenSize, _kernel.Stride, path);
        _recurrentBack = new PackedMatrix(cell.Columns.Recurrent.Count * _kernel.Stride, cell.HiddenSize, path);
        _inputBack = new PackedMatrix(cell.Columns.Input.Count * _kernel.Stride, inputSize, path);
        _stateRows = new StateRows(cell.StateParts, cell.HiddenSize, _kernel.Stride);
    }

    public int GatesWidth => _weights.GatesWidth;

    public int Stride => _kernel.Stride;

    private int StateStride => _cell.StateParts * _kernel.Stride;

    private int InputSize => _weights.Input.Rows;

    /// <summary>(TotalSteps, <see cref="GatesWidth"/>): after the way back, the gradients of the pre-activations.</summary>
    public AlignedBuffer Gates => _gates;

    /// <summary>The states that entered the steps, the hidden state first: (TotalSteps, the cell's parts × <see cref="Stride"/>).</summary>
    public AlignedBuffer States => _states;

    /// <summary>Packs the weights and makes room for a batch.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="reverse">Whether each row is read from its own last step to its first.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="initialState">(rows, StateSize), or null for zeros.</param>
    public void Begin(Packing packing, bool reverse, ParameterPointers parameters, float* initialState)
    {
        int gateRows = _cell.GateCount * _cell.HiddenSize;
        _order = new StepOrder(packing, reverse);
        _hasInitialState = initialState is not null;
        _weights.Pack(
            new ReadOnlySpan<float>(parameters.WeightIh, gateRows * InputSize), new ReadOnlySpan<float>(parameters.WeightHh, gateRows * _cell.HiddenSize),
            new ReadOnlySpan<float>(parameters.BiasIh, gateRows), new ReadOnlySpan<float>(parameters.BiasHh, gateRows));
        _gates.Reserve(checked(packing.TotalSteps * GatesWidth));
        _states.Reserve(checked(packing.TotalSteps * StateStride));
        // Where a row's state is before its first step, and after its last one.
        fixed (float* final = _final.Reserve(packing.Rows * StateStride))
            _stateRows.Read(packing.Rows, new ReadOnlySpan<float>(initialState, _hasInitialState ? packing.Rows * _cell.StateSize : 0), final);
    }

    /// <summary>Runs some rows through all their steps.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="input">(TotalSteps, inputs).</param>
    /// <param name="output">(TotalSteps, hidden), written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(int first, int end, RowPointer input, RowPointer output)
    {
        fixed (float* gates = _gates, states = _states, final = _final)
        {
            for (int step = 0; step < _order.Count; step++)
            {
                int carried = Math.Clamp(_order.Carried(step), first, end), rows = Math.Min(end, _order.Rows(step)), at = _order.Offset(step);
                if (rows <= first)
                    continue;
                for (int row = carried; row < rows; row++)
                    Copy(final + (nint)row * StateStride, states + (nint)(at + row) * StateStride, StateStride);
                Products(at + first, rows - first, (_hasInitialState ? rows : carried) - first, input, gates, states);
                int staying = Math.Min(rows, _order.Rows(step + 1));
                float* after = step + 1 < _order.Count ? states + (nint)_order.Offset(step + 1) * StateStride : final;
                for (int row = first; row < rows; row++)
                {
                    float* next = (row < staying ? after : final) + (nint)row * StateStride;
                    _kernel.Forward(gates + (nint)(at + row) * GatesWidth, states + (nint)(at + row) * StateStride, next);
                    Copy(next, output.Row(at + row), _cell.HiddenSize);
                }
            }
        }
    }

    /// <summary>(rows, StateSize): each row's state after its last step.</summary>
    public void WriteFinalState(int rows, float* target)
    {
        fixed (float* final = _final)
            _stateRows.Write(rows, final, new Span<float>(target, rows * _cell.StateSize));
    }

    /// <summary>Packs the weights for the way back and takes the gradient that enters at its beginning.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="finalGradient">(rows, StateSize), or null for zeros.</param>
    /// <param name="needsInput">Whether the input's gradient will be asked for.</param>
    public void BeginBackward(int rows, ParameterPointers parameters, float* finalGradient, bool needsInput)
    {
        PackBack(_recurrentBack, _cell.Columns.Recurrent, parameters.WeightHh);
        if (needsInput)
            PackBack(_inputBack, _cell.Columns.Input, parameters.WeightIh);
        fixed (float* gradient = _gradient.Reserve(rows * StateStride))
            _stateRows.Read(rows, new ReadOnlySpan<float>(finalGradient, finalGradient is null ? 0 : rows * _cell.StateSize), gradient);
    }

    /// <summary>Runs some rows back through all their steps and leaves the gradients of the pre-activations in <see cref="Gates"/>.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="outputGradient">(TotalSteps, hidden).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(int first, int end, RowPointer outputGradient)
    {
        fixed (float* gates = _gates, states = _states, gradient = _gradient)
        {
            for (int step = _order.Count - 1; step >= 0; step--)
            {
                int rows = Math.Min(end, _order.Rows(step)), at = _order.Offset(step);
                for (int row = first; row < rows; row++)
                {
                    float* own = gradient + (nint)row * StateStride;
                    Add(outputGradient.Row(at + row), own, _cell.HiddenSize);
                    _kernel.Backward(gates + (nint)(at + row) * GatesWidth, states + (nint)(at + row) * StateStride, own);
                }

                int fed = (_hasInitialState ? rows : Math.Min(rows, _order.Carried(step))) - first;
                if (fed > 0)
                    MatrixProduct.MultiplyAdd(fed, gates + (nint)(at + first) * GatesWidth + _weights.RecurrentStart, GatesWidth, 1,
                        _recurrentBack, gradient + (nint)first * StateStride, StateStride);
            }
        }
    }

    /// <summary>(rows, StateSize): the gradient of the initial state, after the way back.</summary>
    public void WriteInitialGradient(int rows, float* target)
    {
        fixed (float* gradient = _gradient)
            _stateRows.Write(rows, gradient, new Span<float>(target, rows * _cell.StateSize));
    }

    /// <summary>Adds the input's gradient for some positions.</summary>
    /// <param name="position">The first position.</param>
    /// <param name="count">Positions.</param>
    /// <param name="target">(count, inputs padded to whole vectors).</param>
    /// <param name="stride">Between the target's rows.</param>
    public void AddInputGradient(int position, int count, float* target, int stride)
    {
        fixed (float* gates = _gates)
            MatrixProduct.MultiplyAdd(count, gates + (nint)position * GatesWidth, GatesWidth, 1, _inputBack, target, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Products(int position, int rows, int fed, RowPointer input, float* gates, float* states)
    {
        float* target = gates + (nint)position * GatesWidth;
        for (int row = 0; row < rows; row++)
            _weights.Bias.CopyTo(new Span<float>(target + (nint)row * GatesWidth, GatesWidth));
        MatrixProduct.MultiplyAdd(rows, input.Row(position), input.Stride, 1, _weights.Input, target, GatesWidth);
        if (fed > 0)
            MatrixProduct.MultiplyAdd(
                fed, states + (nint)position * StateStride, StateStride, 1, _weights.Recurrent, target + _weights.RecurrentStart, GatesWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackBack(PackedMatrix packed, IReadOnlyList<int> gates, float* weight)
    {
        int hidden = _cell.HiddenSize, columns = packed.Columns;
        for (int column = 0; column < gates.Count; column++)
        {
            for (int unit = 0; unit < hidden; unit++)
                packed.PackRow(column * Stride + unit, new ReadOnlySpan<float>(weight + (nint)(gates[column] * hidden + unit) * columns, columns));
        }
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
