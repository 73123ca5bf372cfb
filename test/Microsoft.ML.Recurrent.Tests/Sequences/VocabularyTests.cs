using CsCheck;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class VocabularyTests
{
    private static readonly InputColumns _text = new([new SequenceColumn("Words", SequenceColumnKind.Text, 0, 0, null)], []);

    private static readonly Gen<string[][]> _rows = Gen.OneOf([.. new[] { "", "a", "A", "b", "c", "dd", "e e", "ß", "日本", "ﬀ" }.Select(w => Gen.Const(w))]).Array[0, 8].Array[1, 20];

    [Fact]
    public void WordsAreRankedByCountAndEquallyFrequentOnesByName() => Gen.Select(_rows, Gen.Int[1, 4], Gen.Int[1, 6]).Sample((rows, minimum, maximum) =>
    {
        var (index, sequences) = Read(rows);

        var vocabulary = index.ToVocabulary(sequences, 0, AllOf(rows), minimum, maximum);

        vocabulary.Words.Should().Equal(rows.SelectMany(w => w).Where(w => w.Length > 0).GroupBy(w => w, StringComparer.Ordinal)
            .Where(g => g.Count() >= minimum).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key).Take(maximum));
    });

    [Fact]
    public void EveryWordOfEveryRowGetsTheVocabularysToken() => Gen.Select(_rows, Gen.Int[1, 3]).Sample((rows, minimum) =>
    {
        var (index, sequences) = Read(rows);
        var vocabulary = index.ToVocabulary(sequences, 0, AllOf(rows), minimum, 100);

        index.Replace(sequences, 0, vocabulary);

        for (int row = 0; row < rows.Length; row++)
            sequences.Tokens(0, row).ToArray().Should().Equal(rows[row].Select(word => vocabulary.Words.ToList().IndexOf(word) + 1));
    });

    [Fact]
    public void OnlyTheTrainingPartsWordsCount()
    {
        string[][] rows = [["seen"], ["held", "held", "seen"]];
        var (index, sequences) = Read(rows);

        index.ToVocabulary(sequences, 0, [0], 1, 100).Words.Should().Equal("seen");
    }

    [Fact]
    public void WordsAreFoundByTheirExactCharacters()
    {
        var vocabulary = new Vocabulary(["the", "Straße"]);

        vocabulary.TokenCount.Should().Be(3);
        vocabulary.TokenOf("the").Should().Be(1);
        vocabulary.TokenOf("The").Should().Be(Vocabulary.UnknownToken);
        vocabulary.TokenOf("Strasse").Should().Be(Vocabulary.UnknownToken);
        vocabulary.TokenOf("").Should().Be(Vocabulary.UnknownToken);
    }

    private static int[] AllOf(string[][] rows) => [.. Enumerable.Range(0, rows.Length)];

    private static (WordIndex Index, RaggedSequences Sequences) Read(string[][] rows)
    {
        var index = new WordIndex();
        var sequences = new RaggedSequences(_text);
        foreach (string[] words in rows)
        {
            sequences.AddRow(words.Length);
            for (int i = 0; i < words.Length; i++)
                sequences.Tokens(0, sequences.Rows - 1)[i] = index.TokenOf(words[i]);
        }

        return (index, sequences);
    }
}
