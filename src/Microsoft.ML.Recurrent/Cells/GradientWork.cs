using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// What follows from the gradients of the pre-activations: those of the weights and biases, a group of columns and a share of the rows at a
/// time, and the sum of the directions' gradients of the input. The rows' shares do not depend on the number of threads; neither do the sums.
/// </summary>
internal sealed unsafe class GradientWork : IParallelWork
{
    // Values of the input's gradients that are added at once.
    private const int BlockValues = 1 << 16;

    // Panels whose products stay in the second-level cache together.
    private const int GroupPanels = 6;

    private readonly HandWrittenCell _cell;
    private readonly int _inputSize;
    private readonly SimdPath _path;
    private readonly DirectionWeights _weights;
    private readonly int _blockPositions;
    private readonly GradientPanel[] _panels;
    private readonly List<ColumnGradient> _scratch = [];
    private readonly List<ShareResult> _results = [];
    private List<RowsPass>[] _parts = [];
    private int _partCount;
    private DirectionPointers[] _directions = [];
    private RowPointer _input;
    private RowPointer[] _inputGradients = [];
    private int _positions;
    private int _groupPanels;
    private int _groups;
    private int _blocks;
    private int[] _finished = [];

    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="weights">One direction's: the sizes of all.</param>
    /// <param name="path">The lane width.</param>
    public GradientWork(HandWrittenCell cell, int inputSize, DirectionWeights weights, SimdPath path)
    {
        (_cell, _inputSize, _weights, _path) = (cell, inputSize, weights, path);
        _blockPositions = Math.Clamp(BlockValues / Math.Max(1, inputSize), 1, 512);
        _panels = GradientPanel.Cut(cell.Columns, weights.Stride, path);
    }

    /// <param name="parts">Each direction's rows, in parts, after their way back.</param>
    /// <param name="partCount">How many parts: a multiple of the shares.</param>
    /// <param name="directions">Gradients to write.</param>
    /// <param name="input">(TotalSteps, inputs).</param>
    /// <param name="inputGradients">Each direction's gradient of the input, (TotalSteps, inputs); the first becomes the sum. Or nothing.</param>
    /// <param name="positions">TotalSteps.</param>
    /// <param name="workers">Threads at most.</param>
    public void Run(List<RowsPass>[] parts, int partCount, DirectionPointers[] directions, RowPointer input, RowPointer[] inputGradients,
        int positions, int workers)
    {
        (_parts, _partCount, _directions) = (parts, partCount, directions);
        (_input, _inputGradients, _positions) = (input, inputGradients, positions);
        while (_scratch.Count < workers)
            _scratch.Add(new ColumnGradient(_path));
        int shares = parts.Length * LayerPass.Shares, cuts = (workers + shares - 1) / shares;
        _groupPanels = Math.Min(GroupPanels, (_panels.Length + cuts - 1) / cuts);
        _groups = (_panels.Length + _groupPanels - 1) / _groupPanels;
        _blocks = inputGradients[0].IsNull || parts.Length == 1 ? 0 : (positions + _blockPositions - 1) / _blockPositions;
        _finished = new int[parts.Length * _groups];
        while (_results.Count < shares * _groups)
            _results.Add(new ShareResult(new AlignedBuffer(), new AlignedBuffer()));
        ParallelRun.Execute(this, shares * _groups + _blocks, workers, lingers: true);
    }

    /// <summary>The first direction's items, then the input's, then the other direction's: who has run a direction back goes on with it.</summary>
    void IParallelWork.Execute(int item, int worker)
    {
        int perDirection = LayerPass.Shares * _groups;
        if (item >= perDirection && item < perDirection + _blocks)
        {
            AddInput((item - perDirection) * _blockPositions);
            return;
        }

        item = item < perDirection ? item : item - _blocks;
        int direction = item / perDirection, share = item % perDirection / _groups, group = item % _groups;
        Multiply(direction, share, group, _scratch[worker]);
        // Whoever comes last adds the shares, in their order.
        if (Interlocked.Increment(ref _finished[direction * _groups + group]) == LayerPass.Shares)
            Store(direction, group);
    }

    private int InputDepth(int direction) => _directions[direction].Gradients.WeightIh is null ? 0 : _inputSize;

    private int HiddenDepth(int direction) => _directions[direction].Gradients.WeightHh is null ? 0 : _cell.HiddenSize;

    private ReadOnlySpan<GradientPanel> Panels(int group)
    {
        int first = group * _groupPanels;
        return _panels.AsSpan(first, Math.Min(_groupPanels, _panels.Length - first));
    }

    private ShareResult Result(int direction, int share, int group) => _results[(direction * LayerPass.Shares + share) * _groups + group];

    private void Multiply(int direction, int share, int group, ColumnGradient columns)
    {
        var result = Result(direction, share, group);
        int perShare = _partCount / LayerPass.Shares;
        columns.Run(CollectionsMarshal.AsSpan(_parts[direction]).Slice(share * perShare, perShare), _weights.GatesWidth, Panels(group), _input,
            InputDepth(direction), HiddenDepth(direction), result.Products, result.Sums);
    }

    private void Store(int direction, int group)
    {
        var target = _directions[direction].Gradients;
        var panels = Panels(group);
        int inputs = InputDepth(direction), hidden = HiddenDepth(direction), padded = ColumnGradient.PaddedDepth(inputs, _path);
        int full = ColumnGradient.Width(_path), depth = padded + ColumnGradient.PaddedDepth(hidden, _path);
        // The two shares.
        ShareResult first = Result(direction, 0, group), second = Result(direction, 1, group);
        for (int i = 0; i < panels.Length; i++)
        {
            var panel = panels[i];
            int start = i * depth * full, recurrent = start + padded * panel.Vectors * Simd.Lanes(_path);
            if (panel.Input)
                Store(panel, _cell.Columns.Input, 0, first.At(start, i * full), second.At(start, i * full), inputs, target.WeightIh, target.BiasIh);
            if (panel.Recurrent)
                Store(panel, _cell.Columns.Recurrent, _cell.Columns.RecurrentStart, first.At(recurrent, i * full), second.At(recurrent, i * full),
                    hidden, target.WeightHh, target.BiasHh);
        }
    }

    /// <summary>Turns a panel's columns into rows of a weight's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(
        GradientPanel panel, IReadOnlyList<int> gates, int firstColumn, PanelResult first, PanelResult second, int depth, float* weight, float* bias)
    {
        int width = panel.Vectors * Simd.Lanes(_path), stride = _weights.Stride, hidden = _cell.HiddenSize;
        for (int i = 0; i < width; i++)
        {
            int column = (panel.Start + i) / stride, unit = (panel.Start + i) % stride;
            if (unit >= hidden)
                continue;
            int row = gates[column - firstColumn] * hidden + unit;
            if (bias is not null)
                bias[row] = first.Sums[i] + second.Sums[i];
            float* target = weight + (nint)row * depth;
            for (int k = 0; k < depth; k++)
                target[k] = first.Products[k * width + i] + second.Products[k * width + i];
        }
    }

    /// <summary>Adds the other directions' gradients of the input to the first one's.</summary>
    private void AddInput(int position)
    {
        int count = Math.Min(_blockPositions, _positions - position) * _inputSize;
        var sum = new Span<float>(_inputGradients[0].Row(position), count);
        foreach (var other in _inputGradients.AsSpan(1))
            TensorPrimitives.Add(sum, new ReadOnlySpan<float>(other.Row(position), count), sum);
    }

    /// <summary>A share's gradients of a group, as <see cref="ColumnGradient.Run"/> writes them.</summary>
    private sealed record ShareResult(AlignedBuffer Products, AlignedBuffer Sums)
    {
        public PanelResult At(int product, int sum) => new(Products.Span[product..], Sums.Span[sum..]);
    }

    private readonly ref struct PanelResult(ReadOnlySpan<float> products, ReadOnlySpan<float> sums)
    {
        public readonly ReadOnlySpan<float> Products = products;
        public readonly ReadOnlySpan<float> Sums = sums;
    }
}
