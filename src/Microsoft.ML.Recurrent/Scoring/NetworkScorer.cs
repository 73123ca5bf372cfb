using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Scores rows with a fitted network: the encoder's output for a featurizer, the logits for a trainer. Immutable and thread-safe; scratch
/// memory is kept in sessions that are lent out and taken back.
/// </summary>
internal sealed class NetworkScorer(FittedModel model)
{
    private const int PartRows = 64;

    private readonly ManagedNetwork _network = new(model.Shape, model.Weights);
    private readonly ConcurrentBag<ScoringSession> _sessions = [];
    private readonly bool _encodes = model.Role == NetworkRole.Featurizer;

    public InputColumns Inputs => model.Inputs;

    /// <summary>Numbers per row.</summary>
    public int OutputWidth { get; } = model.Role == NetworkRole.Featurizer ? model.Shape.EncoderWidth : model.Task.Outputs;

    public ScoringSession CreateSession() => new(_network, _encodes);

    /// <summary>Scores every row, in parallel parts of rows of like length; a row's result does not depend on its part.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">(rows, <see cref="OutputWidth"/>), in row order.</param>
    public void ScoreAll(RaggedSequences rows, float[] outputs)
    {
        int parts = (rows.Rows + PartRows - 1) / PartRows;
        if (parts == 0)
            return;
        int[] order = [.. Enumerable.Range(0, rows.Rows).OrderByDescending(rows.Length)];
        if (parts == 1)
            ScorePart(rows, order, outputs);
        else
            Parallel.For(0, parts, part => ScorePart(rows, order.AsSpan(part * PartRows, Math.Min(PartRows, order.Length - part * PartRows)), outputs));
    }

    private void ScorePart(RaggedSequences rows, ReadOnlySpan<int> which, float[] outputs)
    {
        if (!_sessions.TryTake(out var session))
            session = CreateSession();
        session.Score(rows, which, outputs);
        _sessions.Add(session);
    }
}
