using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Seeded rows of words, some of them out of the vocabulary, some empty, beside keys with values and numbers.</summary>
internal static class SpelledRows
{
    private const int MaximumLength = 5;

    private static readonly string[] _vocabulary = ["walk", "Walking", "B-52", "o", "unquestionably", "日本語", "no\ud800"];

    private static readonly string[] _others = ["talking", "iPhone", "👍!", "zzzzzz", "x"];

    /// <summary>A text column and a key column that are spelled, a key column that is not, and two numbers.</summary>
    public static InputColumns Columns { get; } = new(
        [
            new SequenceColumn("Text", SequenceColumnKind.Text, 0, _vocabulary.Length + 1, new Vocabulary(_vocabulary)) { Alphabet = new Alphabet("aklWingB-52o日", MaximumLength) },
            new SequenceColumn("Plain", SequenceColumnKind.Keys, 0, 4, null),
            new SequenceColumn("Numbers", SequenceColumnKind.Values, 2, 0, null),
            new SequenceColumn("Keys", SequenceColumnKind.Keys, 0, 4, null) { Keys = new KeyValues(3, new ClassNames(ClassNames.TextType, ["Rose", "of", "KENT"]), null), Alphabet = new Alphabet("oRs", MaximumLength) },
        ], []);

    /// <summary>Characters of the network that reads them.</summary>
    public static CharacterOptions Options { get; } = new() { EmbeddingSize = 3, HiddenSize = 7, MaximumLength = MaximumLength, ColumnNames = ["Text", "Keys"] };

    public static RaggedSequences Create(int[] lengths, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new RaggedSequences(Columns);
        foreach (int length in lengths)
        {
            rows.AddRow(length);
            int row = rows.Rows - 1;
            foreach (ref float value in rows.Values(row))
                value = 2 * random.NextSingle() - 1;
            for (int step = 0; step < length; step++)
                Write(rows, row, step, random);
        }

        return rows;
    }

    private static void Write(RaggedSequences rows, int row, int step, Random random)
    {
        string[] words = ["", .. _vocabulary, .. _others];
        rows.Words(0, row)[step] = rows.Spelled[0].TokenOf(words[random.Next(words.Length)]);
        rows.Tokens(0, row)[step] = rows.Spelled[0].ToToken(rows.Words(0, row)[step]);
        rows.Tokens(1, row)[step] = random.Next(4);
        rows.Tokens(2, row)[step] = rows.Words(1, row)[step] = random.Next(4);
    }
}
