using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// A layer, one direction or both, on its way forward and back through one batch. Rows are cut into parts, and each number is made by one
/// thread in a fixed order: the result does not depend on the number of threads, bit for bit. Memory is reused from batch to batch; one
/// batch at a time.
/// </summary>
internal sealed unsafe class LayerPass
{
    /// <summary>
    /// Runs of rows whose share of the weights' gradients is summed apart. As many in every batch, whatever the number of threads: the order
    /// of the sums depends on it.
    /// </summary>
    public const int Shares = 2;

    // Below this, waking another thread takes longer than the work it would save.
    private const long ParallelMultiplyAdds = 2_000_000;

    // Rows of a part at least, where a share is cut further for more threads: those of a register tile.
    private const int FewestRows = 8;

    private readonly HandWrittenCell _cell;
    private readonly int _inputSize;
    private readonly DirectionWeights[] _weights;
    private readonly List<RowsPass>[] _parts;
    private readonly AlignedBuffer[] _inputGradients;
    private readonly GradientWork _gradients;
    private Packing? _packing;
    private int _workers;
    private int _partCount;

    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="directions">1 or 2.</param>
    /// <param name="path">The lane width.</param>
    public LayerPass(HandWrittenCell cell, int inputSize, int directions, SimdPath path)
    {
        (_cell, _inputSize) = (cell, inputSize);
        _weights = [.. Enumerable.Range(0, directions).Select(_ => new DirectionWeights(cell, inputSize, path))];
        _parts = [.. _weights.Select(_ => new List<RowsPass>())];
        _inputGradients = [.. _weights.Skip(1).Select(_ => new AlignedBuffer())];
        _gradients = new GradientWork(cell, inputSize, _weights[0], path);
    }

    /// <summary>Runs a batch and keeps what the way back needs.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="directions">Parameters and states of each direction.</param>
    /// <param name="input">(TotalSteps, inputs).</param>
    /// <param name="output">(TotalSteps, directions × hidden), written.</param>
    /// <param name="threads">Threads at most.</param>
    public void Forward(Packing packing, DirectionPointers[] directions, RowPointer input, RowPointer output, int threads)
    {
        _packing = packing;
        _workers = Workers(packing, threads);
        int shares = _weights.Length * Shares, cuts = (_workers + shares - 1) / shares;
        _partCount = Shares * Math.Clamp(cuts, 1, Math.Max(1, packing.Rows / (Shares * FewestRows)));
        for (int d = 0; d < _weights.Length; d++)
        {
            while (_parts[d].Count < _partCount)
                _parts[d].Add(new RowsPass(_cell, _weights[d]));
        }

        Run(new PackWork(_weights, directions), _weights.Length);
        Run(new ForwardWork(this, directions, input, output), _weights.Length * _partCount);
    }

    /// <summary>Runs the last batch back. Can be done once: what the way forward kept is overwritten.</summary>
    /// <param name="directions">Parameters, and gradients to read and to write.</param>
    /// <param name="input">As it was on the way forward.</param>
    /// <param name="outputGradient">(TotalSteps, directions × hidden).</param>
    /// <param name="inputGradient">(TotalSteps, inputs), written, or nothing.</param>
    public void Backward(DirectionPointers[] directions, RowPointer input, RowPointer outputGradient, RowPointer inputGradient)
    {
        Run(new PackBackWork(_weights, directions, !inputGradient.IsNull), _weights.Length);
        // Each direction has the gradient to itself at first, so that the sum has an order.
        var own = new RowPointer[_weights.Length];
        own[0] = inputGradient;
        for (int d = 1; d < own.Length && !inputGradient.IsNull; d++)
        {
            fixed (float* start = _inputGradients[d - 1].Reserve((long)_packing!.TotalSteps * _inputSize))
                own[d] = new RowPointer(start, _inputSize);
        }

        Run(new BackwardWork(this, directions, outputGradient, own), _weights.Length * _partCount);
        _gradients.Run(_parts, _partCount, directions, input, own, _packing!.TotalSteps, _workers);
    }

    private void Run(IParallelWork work, int items) => ParallelRun.Execute(work, items, _workers, lingers: true);

    private int Workers(Packing packing, int threads)
    {
        long multiplyAdds = (long)packing.TotalSteps * _weights.Length * _weights[0].GatesWidth * (_inputSize + _cell.HiddenSize);
        return multiplyAdds < ParallelMultiplyAdds ? 1 : Math.Max(1, threads);
    }

    private sealed class PackWork(DirectionWeights[] weights, DirectionPointers[] directions) : IParallelWork
    {
        public void Execute(int item, int worker) => weights[item].Pack(directions[item].Parameters);
    }

    private sealed class ForwardWork(LayerPass pass, DirectionPointers[] directions, RowPointer input, RowPointer output) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int direction = item / pass._partCount, part = item % pass._partCount;
            var packing = pass._packing!;
            pass._parts[direction][part].Forward(
                packing, RowParts.Start(packing, part, pass._partCount), RowParts.Start(packing, part + 1, pass._partCount),
                directions[direction], input, output.Column(direction * pass._cell.HiddenSize));
        }
    }

    private sealed class PackBackWork(DirectionWeights[] weights, DirectionPointers[] directions, bool withInput) : IParallelWork
    {
        public void Execute(int item, int worker) => weights[item].PackBack(directions[item].Parameters, withInput);
    }

    private sealed class BackwardWork(LayerPass pass, DirectionPointers[] directions, RowPointer outputGradient, RowPointer[] inputGradients)
        : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int direction = item / pass._partCount, part = item % pass._partCount;
            pass._parts[direction][part].Backward(
                directions[direction], outputGradient.Column(direction * pass._cell.HiddenSize), inputGradients[direction]);
        }
    }
}
