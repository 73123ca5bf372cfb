using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// A layer, one direction or both, on its way forward and back through one batch. Rows are cut into parts and gradients into columns, and
/// each number is made by one thread in a fixed order: the result does not depend on the number of threads, bit for bit. Memory is reused
/// from batch to batch; one batch at a time.
/// </summary>
internal sealed unsafe class LayerPass
{
    // Below this, waking another thread takes longer than the work it would save.
    private const long ParallelMultiplyAdds = 2_000_000;

    private readonly RecurrentCell _cell;
    private readonly int _inputSize;
    private readonly DirectionPass[] _passes;
    private readonly GradientWork _gradients;
    private Packing? _packing;
    private int _workers;

    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="directions">1 or 2.</param>
    /// <param name="path">The lane width.</param>
    public LayerPass(RecurrentCell cell, int inputSize, int directions, SimdPath path)
    {
        (_cell, _inputSize) = (cell, inputSize);
        _passes = [.. Enumerable.Range(0, directions).Select(_ => new DirectionPass(cell, inputSize, path))];
        _gradients = new GradientWork(cell, inputSize, _passes, path);
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
        ParallelRun.Execute(new BeginWork(this, directions), _passes.Length, _workers);
        int parts = Parts;
        ParallelRun.Execute(new ForwardWork(this, parts, input, output), _passes.Length * parts, _workers);
        for (int d = 0; d < _passes.Length; d++)
        {
            if (directions[d].FinalState is not null)
                _passes[d].WriteFinalState(packing.Rows, directions[d].FinalState);
        }
    }

    /// <summary>Runs the last batch back. Can be done once: what the way forward kept is overwritten.</summary>
    /// <param name="directions">Parameters, and gradients to read and to write.</param>
    /// <param name="input">As it was on the way forward.</param>
    /// <param name="outputGradient">(TotalSteps, directions × hidden).</param>
    /// <param name="inputGradient">(TotalSteps, inputs), written, or nothing.</param>
    public void Backward(DirectionPointers[] directions, RowPointer input, RowPointer outputGradient, RowPointer inputGradient)
    {
        var packing = _packing!;
        ParallelRun.Execute(new BeginBackwardWork(this, directions, !inputGradient.IsNull), _passes.Length, _workers);
        int parts = Parts;
        ParallelRun.Execute(new BackwardWork(this, parts, outputGradient), _passes.Length * parts, _workers);
        _gradients.Run(packing.TotalSteps, directions, input, inputGradient, _workers);
        for (int d = 0; d < _passes.Length; d++)
        {
            if (directions[d].InitialGradient is not null)
                _passes[d].WriteInitialGradient(packing.Rows, directions[d].InitialGradient);
        }
    }

    private int Parts => (_workers + _passes.Length - 1) / _passes.Length;

    private int Workers(Packing packing, int threads)
    {
        long multiplyAdds = (long)packing.TotalSteps * _passes.Length * _passes[0].GatesWidth * (_inputSize + _cell.HiddenSize);
        return multiplyAdds < ParallelMultiplyAdds ? 1 : Math.Max(1, threads);
    }

    private sealed class BeginWork(LayerPass pass, DirectionPointers[] directions) : IParallelWork
    {
        public void Execute(int item, int worker) =>
            pass._passes[item].Begin(pass._packing!, directions[item].Reverse, directions[item].Parameters, directions[item].InitialState);
    }

    private sealed class ForwardWork(LayerPass pass, int parts, RowPointer input, RowPointer output) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int direction = item / parts, part = item % parts;
            pass._passes[direction].Forward(RowParts.Start(pass._packing!, part, parts), RowParts.Start(pass._packing!, part + 1, parts),
                input, output.Column(direction * pass._cell.HiddenSize));
        }
    }

    private sealed class BeginBackwardWork(LayerPass pass, DirectionPointers[] directions, bool needsInput) : IParallelWork
    {
        public void Execute(int item, int worker) =>
            pass._passes[item].BeginBackward(pass._packing!.Rows, directions[item].Parameters, directions[item].FinalGradient, needsInput);
    }

    private sealed class BackwardWork(LayerPass pass, int parts, RowPointer outputGradient) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int direction = item / parts, part = item % parts;
            pass._passes[direction].Backward(RowParts.Start(pass._packing!, part, parts), RowParts.Start(pass._packing!, part + 1, parts),
                outputGradient.Column(direction * pass._cell.HiddenSize));
        }
    }
}
