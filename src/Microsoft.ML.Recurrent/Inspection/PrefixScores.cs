using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Scores a row as if it ended after each of its steps, as the network scores any row. Thread-safe.</summary>
/// <param name="scorer">The network.</param>
/// <param name="column">The column of its scores.</param>
internal sealed class PrefixScores(NetworkScorer scorer, OutputColumn column)
{
    // Steps that are held at once: the prefixes of a long row have half as many as its length squared.
    private const long MostSteps = 1 << 16;

    // Prefixes whose scores are held at once.
    private readonly int _mostRows = ScoringBatches.RowsOf((int)MostSteps, scorer.OutputWidth);

    /// <returns>(steps)(values of the column).</returns>
    public float[][] Of(RaggedSequences rows, int row)
    {
        if (scorer.PerStep)
            return OfSteps(rows, row);
        var scores = new float[rows.Length(row)][];
        var prefixes = rows.Empty();
        for (int first = 0; first < scores.Length; first += prefixes.Rows)
        {
            prefixes.Clear();
            for (int steps = first + 1; steps <= scores.Length && HasRoom(prefixes, steps); steps++)
                AddPrefix(prefixes, rows, row, steps);
            Score(prefixes, scores.AsSpan(first));
        }

        return scores;
    }

    private bool HasRoom(RaggedSequences prefixes, int steps) =>
        prefixes.Rows == 0 || prefixes.Rows < _mostRows && prefixes.TotalSteps + (long)steps <= MostSteps;

    /// <summary>The scores of the row's own steps.</summary>
    private float[][] OfSteps(RaggedSequences rows, int row)
    {
        var alone = rows.Empty();
        AddPrefix(alone, rows, row, rows.Length(row));
        var scores = new float[1][];
        Score(alone, scores);
        return scores[0].Length == 0 ? [] : [.. scores[0].Chunk(scores[0].Length / rows.Length(row))];
    }

    private static void AddPrefix(RaggedSequences target, RaggedSequences rows, int row, int steps)
    {
        target.AddRow(steps);
        int added = target.Rows - 1;
        rows.Values(row)[..(steps * rows.ValuesPerStep)].CopyTo(target.Values(added));
        rows.Statics(row).CopyTo(target.Statics(added));
        rows.Keys(row).CopyTo(target.Keys(added));
        for (int tokens = 0; tokens < rows.Columns.TokenColumns.Count; tokens++)
            rows.Tokens(tokens, row)[..steps].CopyTo(target.Tokens(tokens, added));
        for (int words = 0; words < rows.Spelled.Count; words++)
            rows.Words(words, row)[..steps].CopyTo(target.Words(words, added));
    }

    private void Score(RaggedSequences prefixes, Span<float[]> scores)
    {
        var outputs = scorer.CreateOutputs();
        scorer.ScoreAll(prefixes, outputs);
        var held = new HeldOutput();
        var getter = column.CreateGetter(held);
        for (int row = 0; row < prefixes.Rows; row++)
        {
            held.Values = outputs.Of(row).ToArray();
            scores[row] = Decode(getter);
        }
    }

    private static float[] Decode(Delegate getter)
    {
        if (getter is ValueGetter<float> number)
        {
            float value = 0;
            number(ref value);
            return [value];
        }

        VBuffer<float> vector = default;
        ((ValueGetter<VBuffer<float>>)getter)(ref vector);
        return [.. vector.DenseValues()];
    }

    private sealed class HeldOutput : IOutputRow
    {
        public ReadOnlyMemory<float> Values { get; set; }

        public ReadOnlySpan<float> Output => Values.Span;
    }
}
