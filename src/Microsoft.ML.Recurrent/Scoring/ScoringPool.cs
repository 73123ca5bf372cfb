using System.Collections.Concurrent;
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
        int parts = (count + PartRows - 1) / PartRows;
        if (parts == 0)
            return;
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(rows.Length)];
        if (parts == 1)
            ScorePart(rows, order, outputs);
        else
            Parallel.For(0, parts, part => ScorePart(rows, order.AsSpan(part * PartRows, Math.Min(PartRows, order.Length - part * PartRows)), outputs));
    }

    private void ScorePart(ISequenceSource rows, ReadOnlySpan<int> which, float[] outputs)
    {
        if (!_sessions.TryTake(out var session))
            session = CreateSession();
        session.Score(rows, which, outputs);
        _sessions.Add(session);
    }
}
