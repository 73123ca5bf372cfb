using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// A layer of any cell, one direction or both: the forward and the backward pass through one batch. Rows are cut into shards, and each number is
/// made by one thread in a fixed order: the results are bit-identical for any number of threads. Memory is reused from batch to
/// batch; one batch at a time.
/// </summary>
internal sealed class ManagedLayer
{
    /// <summary>
    /// Runs of rows whose part of the parameters' gradients is summed apart. As many in every batch, whatever the number of threads: the order
    /// of the sums depends on it.
    /// </summary>
    public const int Shards = 2;

    // Below this, waking another thread takes longer than the work it would save.
    private const long ParallelMultiplyAdds = 2_000_000;

    // Rows of a part at least, where a shard is cut further for more threads: those of a register tile.
    private const int FewestRows = 8;

    private readonly LayerReadings[] _directions;
    private readonly List<LayerShard>[] _parts;
    private readonly LayerGradients[] _gradients;
    private readonly long _multiplyAdds;
    private LayerShard[][][] _shards = [];
    private int _workers;
    private int _partCount;

    /// <param name="kernels">The cell's kernels.</param>
    /// <param name="sizes">The sizes of each direction.</param>
    /// <param name="directions">1 or 2.</param>
    public ManagedLayer(PlanKernels kernels, LayerSizes sizes, int directions)
    {
        _directions = [.. Enumerable.Range(0, directions).Select(_ => new LayerReadings(kernels, sizes))];
        _parts = [.. _directions.Select(_ => new List<LayerShard>())];
        _gradients = [.. _directions.Select(d => new LayerGradients(d))];
        _multiplyAdds = _directions.Sum(d => d.Packed.Runs.Sum(r => (long)r.Matrix.Rows * r.Matrix.Columns));
    }

    /// <summary>Runs a batch and keeps what the backward pass needs.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="parameters">(rows, columns) of each parameter of each direction, in the order of <see cref="LayerParameters.Shapes"/>.</param>
    /// <param name="calls">What each direction reads and writes.</param>
    /// <param name="threads">Threads at most.</param>
    public void Forward(Packing packing, RowMemory[][] parameters, ForwardMemory[] calls, int threads)
    {
        _workers = Workers(packing, threads);
        CutShards(Shards * Cuts(packing));
        Run(_directions.Length, direction => _directions[direction].Packed.Pack(parameters[direction]));
        Run(_directions.Length * _partCount, item =>
        {
            int direction = item / _partCount, part = item % _partCount;
            _parts[direction][part].Forward(
                packing, RowParts.Start(packing, part, _partCount), RowParts.Start(packing, part + 1, _partCount), calls[direction]);
        });
    }

    /// <summary>Runs the last batch back. Once only: what the forward pass kept is overwritten.</summary>
    /// <param name="parameters">As in the forward pass.</param>
    /// <param name="calls">The gradients that each direction reads and writes.</param>
    /// <param name="gradients">Written: those of each direction's parameters; nothing for those that are not wanted.</param>
    public void Backward(RowMemory[][] parameters, BackwardMemory[] calls, RowMemory[][] gradients)
    {
        Run(_directions.Length, direction => _directions[direction].Transposed.Pack(parameters[direction], !calls[direction].Input.IsNull));
        Run(_directions.Length * _partCount, item => _parts[item / _partCount][item % _partCount].Backward(calls[item / _partCount]));
        for (int d = 0; d < _directions.Length; d++)
            _gradients[d].Begin(_shards[d], gradients[d], _workers, Cuts(_directions.Length * Shards));
        ParallelRun.Execute(new GradientWork(_gradients), _gradients.Sum(g => g.Items), _workers, lingers: true);
    }

    private void Run(int items, Action<int> work) => ParallelRun.Execute(new Work(work), items, _workers, lingers: true);

    private int Workers(Packing packing, int threads) => packing.TotalSteps * _multiplyAdds < ParallelMultiplyAdds ? 1 : Math.Max(1, threads);

    private void CutShards(int partCount)
    {
        if (partCount == _partCount)
            return;
        _partCount = partCount;
        for (int d = 0; d < _directions.Length; d++)
        {
            while (_parts[d].Count < partCount)
                _parts[d].Add(new LayerShard(_directions[d]));
        }

        _shards = [.. _parts.Select(p => p.Take(partCount).Chunk(partCount / Shards).ToArray())];
    }

    private int Cuts(int pieces) => (_workers + pieces - 1) / pieces;

    /// <summary>Parts of a shard, for more threads. The vectors' gradients are summed while the rows run: there each shard is one part.</summary>
    private int Cuts(Packing packing) => _directions[0].Plan.Leaves.Vectors.IsEmpty
        ? Math.Clamp(Cuts(_directions.Length * Shards), 1, Math.Max(1, packing.Rows / (Shards * FewestRows)))
        : 1;

    private sealed class Work(Action<int> work) : IParallelWork
    {
        public void Execute(int item, int worker) => work(item);
    }

    /// <summary>Direction after direction: who has run one back goes on with it.</summary>
    private sealed class GradientWork(LayerGradients[] directions) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int direction = 0;
            for (; item >= directions[direction].Items; direction++)
                item -= directions[direction].Items;
            directions[direction].Execute(item, worker);
        }
    }
}
