using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Seeded numbers, tokens and statics for rows of given lengths.</summary>
internal static class RaggedRows
{
    /// <summary>Empty, single-step, equal and long rows, in no order.</summary>
    public static int[] Lengths { get; } = [3, 0, 7, 1, 5, 5, 0, 12, 2, 1];

    /// <param name="valuesPerStep">Numbers of a step.</param>
    /// <param name="tokens">Embedding rows of each token column.</param>
    /// <param name="statics">Static features of a row.</param>
    public static InputColumns Columns(int valuesPerStep, int[] tokens, int statics) => new(
        [
            .. valuesPerStep == 0 ? [] : new[] { new SequenceColumn("Values", SequenceColumnKind.Values, valuesPerStep, 0, null) },
            .. tokens.Select((count, i) => new SequenceColumn($"Tokens{i}", SequenceColumnKind.Keys, 0, count, null)),
        ],
        statics == 0 ? [] : [new StaticColumn("Statics", false, statics)]);

    public static RaggedSequences Create(InputColumns columns, int[] lengths, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new RaggedSequences(columns);
        for (int row = 0; row < lengths.Length; row++)
        {
            rows.AddRow(lengths[row]);
            foreach (ref float value in rows.Values(row))
                value = 2 * random.NextSingle() - 1;
            foreach (ref float value in rows.Statics(row))
                value = 2 * random.NextSingle() - 1;
            for (int column = 0; column < columns.TokenColumns.Count; column++)
            {
                foreach (ref int token in rows.Tokens(column, row))
                    token = random.Next(columns.TokenColumns[column].TokenCount);
            }
        }

        return rows;
    }

    /// <summary>Scores some of the rows as one batch; gives each row's logits, in the order asked for.</summary>
    public static float[][] Score(ManagedNetwork network, RaggedSequences rows, params int[] which)
    {
        var batch = rows.Pack(which);
        int outputs = network.Shape.Outputs;
        var packed = new float[which.Length * outputs];
        network.Run(batch, new NetworkWorkspace(), packed);
        var byRow = new float[which.Length][];
        for (int i = 0; i < which.Length; i++)
            byRow[batch.RowOrder[i]] = packed[(i * outputs)..((i + 1) * outputs)];
        return byRow;
    }
}
