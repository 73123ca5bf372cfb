using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// What follows from the gradients of the pre-activations: those of the weights and biases, a panel of columns at a time, and that of the
/// input, a block of positions at a time.
/// </summary>
internal sealed unsafe class GradientWork : IParallelWork
{
    private const int BlockPositions = 96;

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
        int blocks = inputGradient.IsNull ? 0 : (positions + BlockPositions - 1) / BlockPositions;
        ParallelRun.Execute(this, _passes.Length * _panels.Length + blocks, workers);
    }

    void IParallelWork.Execute(int item, int worker)
    {
        int panels = _passes.Length * _panels.Length;
        if (item < panels)
            Weights(item / _panels.Length, _panels[item % _panels.Length], _scratch[worker].Columns);
        else
            Input((item - panels) * BlockPositions, _scratch[worker].Block);
    }

    private void Weights(int direction, GradientPanel panel, ColumnGradient columns)
    {
        var pass = _passes[direction];
        var target = _directions[direction].Gradients;
        int inputs = panel.Input && target.WeightIh is not null ? _inputSize : 0, hidden = panel.Recurrent && target.WeightHh is not null ? _cell.HiddenSize : 0;
        fixed (float* gates = pass.Gates, states = pass.States)
        {
            columns.Run(_positions, panel.Vectors, gates + panel.Start, pass.GatesWidth,
                new LeftFactor(_input.Start, _input.Stride, inputs), new LeftFactor(states, pass.Stride * _cell.StateParts, hidden));
        }

        if (panel.Input)
            Store(panel, _cell.Columns.Input, 0, columns, 0, inputs, target.WeightIh, target.BiasIh);
        if (panel.Recurrent)
            Store(panel, _cell.Columns.Recurrent, _cell.Columns.RecurrentStart, columns, inputs, hidden, target.WeightHh, target.BiasHh);
    }

    /// <summary>Turns a panel's columns into rows of a weight's gradient.</summary>
    private void Store(
        GradientPanel panel, IReadOnlyList<int> gates, int firstColumn, ColumnGradient columns, int skip, int depth, float* weight, float* bias)
    {
        int width = panel.Vectors * Simd.Lanes(_path), stride = _passes[0].Stride, hidden = _cell.HiddenSize;
        var products = columns.Products[(skip * width)..];
        for (int i = 0; i < width; i++)
        {
            int column = (panel.Start + i) / stride, unit = (panel.Start + i) % stride;
            if (unit >= hidden)
                continue;
            int row = gates[column - firstColumn] * hidden + unit;
            if (bias is not null)
                bias[row] = columns.Sums[i];
            float* target = weight + (nint)row * depth;
            for (int k = 0; k < depth; k++)
                target[k] = products[k * width + i];
        }
    }

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
