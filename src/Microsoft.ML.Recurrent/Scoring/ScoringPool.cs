using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Scores rows in parallel parts. Immutable and thread-safe; scratch memory is kept in sessions that are lent out and taken back.
/// </summary>
internal sealed class ScoringPool(ManagedNetwork network, bool encodes)
{
    private const int PartRows = 64;

    private readonly ConcurrentBag<ScoringSession> _sessions = [];

    public ScoringSession CreateSession() => new(network, encodes);

    /// <summary>Scores every row, rows of like length together; a row's result does not depend on its part.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="outputs">(rows, width), in row order.</param>
    public void ScoreAll(ISequenceSource rows, int count, float[] outputs)
    {
        int[] order = ArrayPool<int>.Shared.Rent(count);
        LongestFirst(rows, order.AsSpan(0, count));
        if (count <= PartRows)
            ScorePart(rows, order.AsSpan(0, count), outputs);
        else
            ParallelRun.Execute(new Parts(this, rows, order, count, outputs), (count + PartRows - 1) / PartRows, Environment.ProcessorCount);
        ArrayPool<int>.Shared.Return(order);
    }

    /// <summary>Orders rows by length; those of one length keep their order.</summary>
    private static void LongestFirst(ISequenceSource rows, Span<int> order)
    {
        long[] keys = ArrayPool<long>.Shared.Rent(order.Length);
        for (int row = 0; row < order.Length; row++)
            keys[row] = ((long)(int.MaxValue - rows.Length(row)) << 32) | (uint)row;
        keys.AsSpan(0, order.Length).Sort();
        for (int place = 0; place < order.Length; place++)
            order[place] = (int)keys[place];
        ArrayPool<long>.Shared.Return(keys);
    }

    private void ScorePart(ISequenceSource rows, ReadOnlySpan<int> which, float[] outputs)
    {
        if (!_sessions.TryTake(out var session))
            session = CreateSession();
        session.Score(rows, which, outputs);
        _sessions.Add(session);
    }

    private sealed class Parts(ScoringPool pool, ISequenceSource rows, int[] order, int count, float[] outputs) : IParallelWork
    {
        public void Execute(int item, int worker) =>
            pool.ScorePart(rows, order.AsSpan(item * PartRows, Math.Min(PartRows, count - item * PartRows)), outputs);
    }
}
