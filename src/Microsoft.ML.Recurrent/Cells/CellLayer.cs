using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// The managed reading of one direction of one layer, weights packed once. A state is (rows, <see cref="StateSize"/>), the hidden state
/// first, then what else the cell carries (an LSTM's cell state). Immutable and thread-safe.
/// </summary>
internal sealed unsafe class CellLayer
{
    // Rows whose input products are made at once: few enough to stay in cache until their step comes.
    private const int ChunkRows = 256;

    private readonly CellKernel _kernel;
    private readonly PackedLayer _weights;
    private readonly int _parts;

    /// <param name="cell">The cell.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="path">The lane width.</param>
    public CellLayer(HandWrittenCell cell, LayerWeights weights, SimdPath path)
    {
        InputSize = weights.InputSize;
        HiddenSize = cell.HiddenSize;
        _parts = cell.StateParts;
        _kernel = cell.CreateKernel(path);
        _weights = new PackedLayer(cell.Columns, InputSize, HiddenSize, _kernel.Stride, path);
        _weights.Pack(weights.WeightIh, weights.WeightHh, weights.BiasIh, weights.BiasHh);
    }

    public int InputSize { get; }

    public int HiddenSize { get; }

    /// <summary>Numbers that a row carries from step to step.</summary>
    public int StateSize => _parts * HiddenSize;

    private int StateStride => _parts * _kernel.Stride;

    /// <summary>Runs a packed batch.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="reverse">Whether each row is read from its own last step to its first.</param>
    /// <param name="input">(TotalSteps, inputs), rows <paramref name="inputStride"/> apart.</param>
    /// <param name="inputStride">In elements.</param>
    /// <param name="output">(TotalSteps, <paramref name="outputStride"/>); the hidden states are written from
    /// <paramref name="outputColumn"/> on.</param>
    /// <param name="outputStride">In elements.</param>
    /// <param name="outputColumn">The first column written.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="initialState">(rows, StateSize) in packed row order; empty for zeros.</param>
    /// <param name="finalState">(rows, StateSize) in packed row order, each row's state after the last step it is read; a row without steps
    /// keeps its initial state. Empty to leave it out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Packing packing, bool reverse, ReadOnlySpan<float> input, int inputStride,
        Span<float> output, int outputStride, int outputColumn, LayerWorkspace workspace,
        ReadOnlySpan<float> initialState = default, Span<float> finalState = default)
    {
        ThrowIfShort(input.Length, packing.TotalSteps, inputStride, nameof(input));
        ThrowIfShort(output.Length, packing.TotalSteps, outputStride, nameof(output));
        var states = new StateRows(_parts, HiddenSize, _kernel.Stride);
        fixed (float* x = input, y = output, state = workspace.State(packing.Rows, StateStride))
        {
            states.Read(packing.Rows, initialState, state);
            var order = new StepOrder(packing, reverse);
            for (int step = 0; step < order.Count;)
                step = Chunk(packing, order, reverse, step, x, inputStride, y + outputColumn, outputStride, state, workspace);
            if (!finalState.IsEmpty)
                states.Write(packing.Rows, state, finalState);
        }
    }

    /// <summary>One step of some rows, in place: for streams. Allocates nothing once the workspace is warm.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="input">(rows, inputs).</param>
    /// <param name="state">(rows, StateSize); afterwards the state after the step, whose first HiddenSize numbers are the row's output.</param>
    /// <param name="workspace">Scratch memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(int rows, ReadOnlySpan<float> input, Span<float> state, LayerWorkspace workspace)
    {
        ThrowIfShort(input.Length, rows, InputSize, nameof(input));
        var states = new StateRows(_parts, HiddenSize, _kernel.Stride);
        fixed (float* x = input, padded = workspace.State(rows, StateStride), gates = workspace.Gates(rows, _weights.GatesWidth))
        {
            states.Read(rows, state, padded);
            StartGates(rows, x, InputSize, gates);
            Advance(rows, gates, padded);
            states.Write(rows, padded, state);
        }
    }

    /// <summary>Makes the input products of some steps at once, then walks through these steps; gives the step after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Chunk(Packing packing, StepOrder order, bool reverse, int start, float* input, int inputStride,
        float* output, int outputStride, float* state, LayerWorkspace workspace)
    {
        int end = start, chunkRows = 0;
        while (end < order.Count && (chunkRows == 0 || chunkRows + order.Rows(end) <= ChunkRows))
            chunkRows += order.Rows(end++);
        int first = order.Offset(reverse ? end - 1 : start);
        fixed (float* gates = workspace.Gates(chunkRows, _weights.GatesWidth))
        {
            StartGates(chunkRows, input + (nint)first * inputStride, inputStride, gates);
            for (int step = start; step < end; step++)
            {
                int rows = order.Rows(step);
                Advance(rows, gates + (nint)(order.Offset(step) - first) * _weights.GatesWidth, state);
                for (int row = 0; row < rows; row++)
                    new Span<float>(state + (nint)row * StateStride, HiddenSize).CopyTo(
                        new Span<float>(output + (nint)(order.Offset(step) + row) * outputStride, HiddenSize));
            }
        }

        return end;
    }

    /// <summary>What follows reads and writes through pointers.</summary>
    private static void ThrowIfShort(int length, int rows, int stride, string name)
    {
        if (length < (long)rows * stride)
            throw new ArgumentException($"The memory has {length} values; expected {rows} rows of {stride}.", name);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StartGates(int rows, float* input, int inputStride, float* gates)
    {
        for (int row = 0; row < rows; row++)
            _weights.Bias.CopyTo(new Span<float>(gates + (nint)row * _weights.GatesWidth, _weights.GatesWidth));
        MatrixProduct.MultiplyAdd(rows, input, inputStride, 1, _weights.Input, gates, _weights.GatesWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Advance(int rows, float* gates, float* state)
    {
        MatrixProduct.MultiplyAdd(rows, state, StateStride, 1, _weights.Recurrent, gates + _weights.RecurrentStart, _weights.GatesWidth);
        for (int row = 0; row < rows; row++, gates += _weights.GatesWidth, state += StateStride)
            _kernel.Forward(gates, state, state);
    }
}
