using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// A layer of any cell, one direction or both: the forward and the backward pass through one batch. Rows are cut into shards, and each number is
/// made by one thread in a fixed order: the results are bit-identical for any number of threads. Memory is reused from batch to
/// batch; one batch at a time.
/// </summary>
internal sealed unsafe class ManagedLayer
{
    /// <summary>
    /// Runs of rows whose part of the parameters' gradients is summed apart. As many in every batch, whatever the number of threads: the order
    /// of the sums depends on it.
    /// </summary>
    public const int Shards = 2;

    private readonly LayerReadings[] _directions;
    private readonly LayerShard[][] _shards;
    private readonly float[][][][] _gradients;
    private int _threads;

    /// <param name="kernels">The cell's kernels.</param>
    /// <param name="sizes">The sizes of each direction.</param>
    /// <param name="directions">1 or 2.</param>
    public ManagedLayer(PlanKernels kernels, LayerSizes sizes, int directions)
    {
        _directions = [.. Enumerable.Range(0, directions).Select(_ => new LayerReadings(kernels, sizes))];
        _shards = [.. _directions.Select(d => Enumerable.Range(0, Shards).Select(_ => new LayerShard(d)).ToArray())];
        _gradients = [.. _directions.Select(d => Enumerable.Range(0, Shards)
            .Select(_ => d.Packed.Parameters.Shapes.Select(s => new float[s.Count]).ToArray()).ToArray())];
    }

    /// <summary>Runs a batch and keeps what the backward pass needs.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="parameters">(rows, columns) of each parameter of each direction, in the order of <see cref="LayerParameters.Shapes"/>.</param>
    /// <param name="calls">What each direction reads and writes.</param>
    /// <param name="threads">Threads at most.</param>
    public void Forward(Packing packing, RowMemory[][] parameters, ForwardMemory[] calls, int threads)
    {
        _threads = threads;
        Run(_directions.Length, direction => _directions[direction].Packed.Pack(parameters[direction]));
        Run(_directions.Length * Shards, item => _shards[item / Shards][item % Shards].Forward(
            packing, RowParts.Start(packing, item % Shards, Shards), RowParts.Start(packing, item % Shards + 1, Shards), calls[item / Shards]));
    }

    /// <summary>Runs the last batch back. Once only: what the forward pass kept is overwritten.</summary>
    /// <param name="parameters">As in the forward pass.</param>
    /// <param name="calls">The gradients that each direction reads and writes.</param>
    /// <param name="gradients">Written: those of each direction's parameters; nothing for those that are not wanted.</param>
    public void Backward(RowMemory[][] parameters, BackwardMemory[] calls, RowMemory[][] gradients)
    {
        Run(_directions.Length, direction => _directions[direction].Transposed.Pack(parameters[direction]));
        Run(_directions.Length * Shards, item =>
        {
            float[][] own = _gradients[item / Shards][item % Shards];
            foreach (float[] gradient in own)
                Array.Clear(gradient);
            _shards[item / Shards][item % Shards].Backward(calls[item / Shards], own);
        });
        for (int direction = 0; direction < _directions.Length; direction++)
        {
            float[][] first = _gradients[direction][0], second = _gradients[direction][1];
            for (int parameter = 0; parameter < first.Length; parameter++)
            {
                if (!gradients[direction][parameter].IsNull)
                    TensorPrimitives.Add(first[parameter], second[parameter], gradients[direction][parameter].Span(0, first[parameter].Length));
            }
        }
    }

    private void Run(int items, Action<int> work) => ParallelRun.Execute(new Work(work), items, _threads, lingers: true);

    private sealed class Work(Action<int> work) : IParallelWork
    {
        public void Execute(int item, int worker) => work(item);
    }
}
