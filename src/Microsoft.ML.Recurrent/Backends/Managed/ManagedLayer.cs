using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// A layer of any cell, one direction or both: the forward and the backward pass through one batch. Rows are cut into shards for threads, and each number is
/// made by one thread in a fixed order: the results are bit-identical for any number of threads. Memory is reused from batch to
/// batch; one batch at a time.
/// </summary>
internal sealed class ManagedLayer
{
    // Below this, waking another thread takes longer than the work it would save.
    private const long ParallelMultiplyAdds = 2_000_000;

    // Rows of a shard at least: those of a register tile.
    private const int FewestRows = 8;

    private readonly LayerReadings[] _directions;
    private readonly LayerBatch[] _batches;
    private readonly List<LayerShard>[] _shards;
    private readonly Dictionary<int, LayerGradients[]> _gradients = [];
    private readonly long _multiplyAdds;
    private int _workers;
    private int _shardCount;

    /// <param name="kernels">The cell's kernels.</param>
    /// <param name="sizes">The sizes of each direction.</param>
    /// <param name="directions">1 or 2.</param>
    public ManagedLayer(PlanKernels kernels, LayerSizes sizes, int directions)
    {
        _directions = [.. Enumerable.Range(0, directions).Select(_ => new LayerReadings(kernels, sizes))];
        _batches = [.. _directions.Select(d => new LayerBatch(d))];
        _shards = [.. _directions.Select(_ => new List<LayerShard>())];
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
        _shardCount = ShardCount(packing);
        for (int d = 0; d < _directions.Length; d++)
        {
            _batches[d].BeginForward(packing, calls[d]);
            while (_shards[d].Count < _shardCount)
                _shards[d].Add(new LayerShard(_directions[d], _batches[d]));
        }

        Run(_directions.Length, direction => _directions[direction].Packed.Pack(parameters[direction]));
        Run(_directions.Length * _shardCount, item =>
        {
            int direction = item / _shardCount, shard = item % _shardCount;
            _shards[direction][shard].Forward(
                RowParts.Start(packing, shard, _shardCount), RowParts.Start(packing, shard + 1, _shardCount), calls[direction]);
        });
    }

    /// <summary>Runs the last batch back. Once only: what the forward pass kept is overwritten.</summary>
    /// <param name="parameters">As in the forward pass.</param>
    /// <param name="calls">The gradients that each direction reads and writes.</param>
    /// <param name="gradients">Written: those of each direction's parameters; nothing for those that are not wanted.</param>
    public void Backward(RowMemory[][] parameters, BackwardMemory[] calls, RowMemory[][] gradients)
    {
        Run(_directions.Length, direction => _directions[direction].Transposed.Pack(parameters[direction], !calls[direction].Input.IsNull));
        var found = Gradients(Cuts);
        for (int d = 0; d < _directions.Length; d++)
        {
            _batches[d].BeginBackward(calls[d]);
            found[d].Begin(gradients[d]);
        }

        Run(_directions.Length * _shardCount, item =>
        {
            int direction = item / _shardCount, shard = item % _shardCount;
            _shards[direction][shard].Backward(calls[direction], found[direction].IsWithBackwardPass ? found[direction] : null);
        });
        foreach (var direction in found)
            direction.StoreVectors();
        int items = found[0].Items;
        Run(_directions.Length * items, item => found[item / items].Execute(item % items));
    }

    /// <summary>Threads for each direction.</summary>
    private int Cuts => (_workers + _directions.Length - 1) / _directions.Length;

    private LayerGradients[] Gradients(int cuts)
    {
        if (!_gradients.TryGetValue(cuts, out var found))
            _gradients.Add(cuts, found = [.. _directions.Select((layer, d) => new LayerGradients(layer, _batches[d], cuts))]);
        return found;
    }

    private void Run(int items, Action<int> work) => ParallelRun.Execute(new Work(work), items, _workers, lingers: true);

    private int Workers(Packing packing, int threads) => packing.TotalSteps * _multiplyAdds < ParallelMultiplyAdds ? 1 : Math.Max(1, threads);

    /// <summary>Shards of a direction. The vectors' gradients are summed while the rows run, over two halves of the batch.</summary>
    private int ShardCount(Packing packing) =>
        Math.Clamp(Cuts, 1, Math.Max(1, Math.Min(packing.Rows / FewestRows, _directions[0].Plan.Leaves.Vectors.IsEmpty ? int.MaxValue : 2)));

    private sealed class Work(Action<int> work) : IParallelWork
    {
        public void Execute(int item, int worker) => work(item);
    }
}
