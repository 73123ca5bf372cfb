using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>
/// Steps on the parameters' own memory, in one pass over it, by PyTorch's formulas. Of an embedding table only the rows that a batch reads
/// are visited; what the steps between have done to a row without gradients is made up for before it is read, so that the numbers are those
/// of the dense optimizer. Each number is its own, so that threads share the work without a trace.
/// </summary>
internal sealed class ManagedUpdate<TStep> : IParameterUpdate
    where TStep : struct, IOptimizerStep
{
    // As PyTorch divides.
    private const double ClippingEpsilon = 1e-6;

    private readonly OptimizerRule<TStep> _rule;
    private readonly List<TStep> _steps = [];

    // Rows make up for steps long past, whose rates then must be known.
    private readonly List<double> _rates = [];
    private readonly DenseMemory[] _dense;
    private readonly TableMemory<TStep>[] _tables;
    private readonly int _threads;
    private readonly CoastingStep[][] _coasting;

    public ManagedUpdate(OptimizerRule<TStep> rule, RecurrentNetwork network, int threads)
    {
        _rule = rule;
        _tables = [.. network.Tables.Select((table, column) => (table, column)).Where(t => t.table.IsTrained)
            .Select(t => new TableMemory<TStep>(t.table, NetworkShape.EmbeddingName(t.column), rule))];
        var tables = network.Tables.Select(t => t.Parameter).ToHashSet(ReferenceEqualityComparer.Instance);
        _dense = [.. network.Parameters.Where(p => !tables.Contains(p.Parameter)).Select(p => new DenseMemory(p.Name, p.Parameter))];
        _threads = Math.Min(threads, TorchThreads.Count);
        _coasting = [.. Enumerable.Range(0, _threads).Select(_ => Array.Empty<CoastingStep>())];
    }

    public void BeforeForward()
    {
        foreach (var table in _tables)
            Run(new CatchUpWork(this, table, all: false), table.Table.Read.Length);
    }

    public void Step(double rate, double clippingNorm)
    {
        using var scope = torch.NewDisposeScope();
        var gradients = Array.ConvertAll(_dense, memory => memory.Parameter.grad);
        float scale = clippingNorm > 0 ? Scale(gradients, clippingNorm) : 1;
        var step = _rule.At(rate, _steps.Count + 1);
        _steps.Add(step);
        _rates.Add(rate);
        foreach (var table in _tables)
            Run(new TableWork(table, step, scale, _steps.Count), table.Table.Read.Length);
        for (int i = 0; i < _dense.Length; i++)
        {
            if (gradients[i] is not { } gradient)
                continue;
            Run(new DenseWork(_dense[i], gradient, step, scale), (int)_dense[i].Parameter.numel());
            _dense[i].Parameter.grad = null;
        }
    }

    public void Finish()
    {
        foreach (var table in _tables)
            Run(new CatchUpWork(this, table, all: true), table.Table.Rows);
    }

    public void Save(SavedArrays arrays)
    {
        arrays.Add("optimizer.rates", _rates.ToArray());
        foreach (var (name, memory) in _dense.SelectMany(memory => memory.Named()).Concat(_tables.SelectMany(table => table.Named())))
            arrays.Add(name, memory.ToArray());
        foreach (var table in _tables)
            table.Save(arrays);
    }

    public void Restore(SavedArrays arrays)
    {
        _rates.Clear();
        _steps.Clear();
        _rates.AddRange(arrays.Of<double>("optimizer.rates"));
        _steps.AddRange(_rates.Select((rate, i) => _rule.At(rate, i + 1)));
        foreach (var (name, memory) in _dense.SelectMany(memory => memory.Named()).Concat(_tables.SelectMany(table => table.Named())))
            arrays.Of<float>(name, memory.Length).CopyTo(memory, 0);
        foreach (var table in _tables)
            table.Restore(arrays, _steps.Count);
    }

    public void Dispose()
    {
    }

    private void Run(PieceWork work, int count) => ParallelRun.Execute(work, work.Cut(count), _threads, lingers: true);

    private float Scale(torch.Tensor?[] gradients, double clippingNorm)
    {
        double squares = 0;
        foreach (var gradient in gradients)
            squares += gradient is null ? 0 : TensorPrimitives.SumOfSquares<float>(gradient.Values());
        foreach (var table in _tables)
            squares += TensorPrimitives.SumOfSquares(table.Table.Gradient);
        return (float)Math.Min(1, clippingNorm / (Math.Sqrt(squares) + ClippingEpsilon));
    }

    private sealed record DenseMemory(string Name, Parameter Parameter)
    {
        /// <summary>Both memories under their names in a checkpoint.</summary>
        public IEnumerable<(string Name, float[] Memory)> Named() => [($"optimizer.first.{Name}", First), ($"optimizer.second.{Name}", Second)];

        public float[] First { get; } = new float[Parameter.numel()];

        public float[] Second { get; } = new float[Parameter.numel()];
    }

    /// <summary>Work on neighboring numbers or rows, cut into pieces that are worth another thread.</summary>
    private abstract class PieceWork(int pieceSize) : IParallelWork
    {
        private int _count;

        public int Cut(int count)
        {
            _count = count;
            return (count + pieceSize - 1) / pieceSize;
        }

        public void Execute(int item, int worker) => Execute(item * pieceSize, Math.Min(_count, (item + 1) * pieceSize), worker);

        protected abstract void Execute(int start, int end, int worker);
    }

    private sealed class DenseWork(DenseMemory memory, torch.Tensor gradient, TStep step, float scale) : PieceWork(pieceSize: 16384)
    {
        protected override void Execute(int start, int end, int worker) => StepSweep<TStep>.Apply(step, scale, gradient.Values()[start..end],
            memory.Parameter.Values()[start..end], memory.First.AsSpan(start..end), memory.Second.AsSpan(start..end));
    }

    private sealed class TableWork(TableMemory<TStep> table, TStep step, float scale, int steps) : PieceWork(pieceSize: 64)
    {
        protected override void Execute(int start, int end, int worker)
        {
            var values = table.Table.Values;
            for (int place = start; place < end; place++)
                table.Apply(place, step, scale, steps, values);
        }
    }

    /// <summary>On the rows that the batch reads, or on all.</summary>
    private sealed class CatchUpWork(ManagedUpdate<TStep> update, TableMemory<TStep> table, bool all) : PieceWork(pieceSize: 64)
    {
        protected override void Execute(int start, int end, int worker)
        {
            var values = table.Table.Values;
            var steps = CollectionsMarshal.AsSpan(update._steps);
            for (int i = start; i < end; i++)
                table.CatchUp(all ? i : table.Table.Read[i], steps, values, ref update._coasting[worker]);
        }
    }
}
