using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// What follows from the gradients of the pre-activations: those of the weights and biases, a panel of columns at a time, and that of the
/// input, a block of positions at a time.
/// </summary>
internal sealed unsafe class GradientWork : IParallelWork
{
    private const int BlockPositions = 96;

    // Panels whose products stay in the second-level cache together.
    private const int GroupPanels = 6;

    private readonly RecurrentCell _cell;
    private readonly int _inputSize;
    private readonly SimdPath _path;
    private readonly DirectionPass[] _passes;
    private readonly GradientPanel[] _panels;
    private readonly List<Scratch> _scratch = [];
    private DirectionPointers[] _directions = [];
    private RowPointer _input;
    private RowPointer _inputGradient;
    private int _positions;
    private int _groupPanels;
    private int _groups;

    public GradientWork(RecurrentCell cell, int inputSize, DirectionPass[] passes, SimdPath path)
    {
        (_cell, _inputSize, _passes, _path) = (cell, inputSize, passes, path);
        _panels = GradientPanel.Cut(cell.Columns, passes[0].Stride, path);
    }

    public void Run(int positions, DirectionPointers[] directions, RowPointer input, RowPointer inputGradient, int workers)
    {
        (_positions, _directions, _input, _inputGradient) = (positions, directions, input, inputGradient);
        while (_scratch.Count < workers)
            _scratch.Add(new Scratch(new ColumnGradient(_path), new AlignedBuffer()));
        int parts = (workers + _passes.Length - 1) / _passes.Length;
        _groupPanels = Math.Min(GroupPanels, (_panels.Length + parts - 1) / parts);
        _groups = (_panels.Length + _groupPanels - 1) / _groupPanels;
        int blocks = inputGradient.IsNull ? 0 : (positions + BlockPositions - 1) / BlockPositions;
        ParallelRun.Execute(this, _passes.Length * _groups + blocks, workers);
    }

    void IParallelWork.Execute(int item, int worker)
    {
        int groups = _passes.Length * _groups;
        if (item < groups)
            Weights(item / _groups, item % _groups * _groupPanels, _scratch[worker].Columns);
        else
            Input((item - groups) * BlockPositions, _scratch[worker].Block);
    }

    private void Weights(int direction, int first, ColumnGradient columns)
    {
        var pass = _passes[direction];
        var target = _directions[direction].Gradients;
        var panels = _panels.AsSpan(first, Math.Min(_groupPanels, _panels.Length - first));
        int inputs = target.WeightIh is null ? 0 : _inputSize, hidden = target.WeightHh is null ? 0 : _cell.HiddenSize;
        fixed (float* gates = pass.Gates, states = pass.States)
        {
            columns.Run(_positions, panels, new LeftFactor(gates, pass.GatesWidth, pass.GatesWidth),
                new LeftFactor(_input.Start, _input.Stride, inputs), new LeftFactor(states, pass.Stride * _cell.StateParts, hidden));
        }

        for (int panel = 0; panel < panels.Length; panel++)
        {
            int width = panels[panel].Vectors * Simd.Lanes(_path);
            var products = columns.Products(panel);
            if (panels[panel].Input)
                Store(panels[panel], _cell.Columns.Input, 0, products, columns.Sums(panel), inputs, target.WeightIh, target.BiasIh);
            if (panels[panel].Recurrent)
                Store(panels[panel], _cell.Columns.Recurrent, _cell.Columns.RecurrentStart, products[(inputs * width)..], columns.Sums(panel),
                    hidden, target.WeightHh, target.BiasHh);
        }
    }

    /// <summary>Turns a panel's columns into rows of a weight's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(
        GradientPanel panel, IReadOnlyList<int> gates, int firstColumn, ReadOnlySpan<float> products, ReadOnlySpan<float> sums,
        int depth, float* weight, float* bias)
    {
        int width = panel.Vectors * Simd.Lanes(_path), stride = _passes[0].Stride, hidden = _cell.HiddenSize;
        for (int i = 0; i < width; i++)
        {
            int column = (panel.Start + i) / stride, unit = (panel.Start + i) % stride;
            if (unit >= hidden)
                continue;
            int row = gates[column - firstColumn] * hidden + unit;
            if (bias is not null)
                bias[row] = sums[i];
            float* target = weight + (nint)row * depth;
            for (int k = 0; k < depth; k++)
                target[k] = products[k * width + i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Input(int position, AlignedBuffer block)
    {
        int count = Math.Min(BlockPositions, _positions - position), lanes = Simd.Lanes(_path), stride = (_inputSize + lanes - 1) / lanes * lanes;
        block.Reserve(BlockPositions * stride);
        block.Span[..(count * stride)].Clear();
        fixed (float* sums = block)
        {
            foreach (var pass in _passes)
                pass.AddInputGradient(position, count, sums, stride);
            for (int row = 0; row < count; row++)
                new ReadOnlySpan<float>(sums + row * stride, _inputSize).CopyTo(new Span<float>(_inputGradient.Row(position + row), _inputSize));
        }
    }

    private sealed record Scratch(ColumnGradient Columns, AlignedBuffer Block);
}
