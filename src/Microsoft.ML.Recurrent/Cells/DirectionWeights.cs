using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>One direction's weights, packed for a batch's way forward and back; read by all threads.</summary>
internal sealed unsafe class DirectionWeights
{
    private readonly HandWrittenCell _cell;

    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="path">The lane width.</param>
    public DirectionWeights(HandWrittenCell cell, int inputSize, SimdPath path)
    {
        _cell = cell;
        Kernel = cell.CreateKernel(path);
        Forward = new PackedLayer(cell.Columns, inputSize, cell.HiddenSize, Stride, path);
        RecurrentBack = new PackedMatrix(cell.Columns.Recurrent.Count * Stride, cell.HiddenSize, path);
        InputBack = new PackedMatrix(cell.Columns.Input.Count * Stride, inputSize, path);
    }

    public CellKernel Kernel { get; }

    public PackedLayer Forward { get; }

    /// <summary>From a row of gates, from the recurrent run on, to the hidden state.</summary>
    public PackedMatrix RecurrentBack { get; }

    /// <summary>From a row of gates to the input.</summary>
    public PackedMatrix InputBack { get; }

    public int Stride => Kernel.Stride;

    public int GatesWidth => Forward.GatesWidth;

    public int InputSize => Forward.Input.Rows;

    public void Pack(in ParameterPointers parameters)
    {
        int rows = _cell.GateCount * _cell.HiddenSize;
        Forward.Pack(
            new ReadOnlySpan<float>(parameters.WeightIh, rows * InputSize), new ReadOnlySpan<float>(parameters.WeightHh, rows * _cell.HiddenSize),
            new ReadOnlySpan<float>(parameters.BiasIh, rows), new ReadOnlySpan<float>(parameters.BiasHh, rows));
    }

    /// <param name="parameters">The weights.</param>
    /// <param name="withInput">Whether the input's gradient is wanted.</param>
    public void PackBack(in ParameterPointers parameters, bool withInput)
    {
        PackRows(RecurrentBack, _cell.Columns.Recurrent, parameters.WeightHh);
        if (withInput)
            PackRows(InputBack, _cell.Columns.Input, parameters.WeightIh);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRows(PackedMatrix packed, IReadOnlyList<int> gates, float* weight)
    {
        int hidden = _cell.HiddenSize, columns = packed.Columns;
        for (int column = 0; column < gates.Count; column++)
            packed.PackRows(column * Stride, hidden, weight + (nint)gates[column] * hidden * columns, columns);
    }
}
