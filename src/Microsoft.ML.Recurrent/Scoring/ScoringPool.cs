using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Scores rows in parallel batches. Immutable and thread-safe; scratch memory is kept in sessions that are lent out and taken back.
/// </summary>
/// <param name="scoring">What is scored.</param>
internal sealed class ScoringPool(EnsembleScoring scoring)
{
    private readonly ConcurrentBag<ScoringSession> _sessions = [];
    private readonly ScoringBatches _batches = new(scoring.Shape, networks: scoring.Networks.Count);

    public ScoringSession CreateSession() => new(scoring);

    /// <summary>Scores every row, rows of like length together; a row's result does not depend on its batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="outputs">Gets the results.</param>
    /// <param name="attention">Gets the attention's weights of the rows; null where nobody asks for them.</param>
    public void ScoreAll(ISequenceSource rows, int count, RowValues outputs, RowValues? attention = null)
    {
        outputs.Reserve(rows, count);
        attention?.Reserve(rows, count);
        ScoreAll(rows, count, (session, which) => session.Score(rows, which, outputs, attention));
    }

    /// <summary>Scores every row of a network that gives one result for each.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="outputs">(rows, width), in row order.</param>
    public void ScoreAll(ISequenceSource rows, int count, float[] outputs) =>
        ScoreAll(rows, count, (session, which) => session.Score(rows, which, outputs));

    private void ScoreAll(ISequenceSource rows, int count, ScoreBatch score)
    {
        int[] order = ArrayPool<int>.Shared.Rent(count);
        LongestFirst(rows, order.AsSpan(0, count));
        if (_batches.End(rows, order.AsSpan(0, count), 0) == count)
            Score(score, order.AsSpan(0, count));
        else
        {
            var starts = _batches.Cut(rows, order.AsSpan(0, count));
            ParallelRun.Execute(new Batches(this, score, order, starts), starts.Count - 1, Environment.ProcessorCount);
        }

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

    /// <summary>A session that a row beyond any usual batch has filled is not kept.</summary>
    private void Score(ScoreBatch score, ReadOnlySpan<int> which)
    {
        if (!_sessions.TryTake(out var session))
            session = CreateSession();
        score(session, which);
        if (session.Length <= 4 * ScoringBatches.MostValues)
            _sessions.Add(session);
    }

    private delegate void ScoreBatch(ScoringSession session, ReadOnlySpan<int> which);

    private sealed class Batches(ScoringPool pool, ScoreBatch score, int[] order, List<int> starts) : IParallelWork
    {
        public void Execute(int item, int worker) => pool.Score(score, order.AsSpan(starts[item], starts[item + 1] - starts[item]));
    }
}
