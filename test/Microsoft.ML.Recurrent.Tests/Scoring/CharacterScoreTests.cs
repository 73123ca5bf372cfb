using CsCheck;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>Features of words are those of their text, whatever else is read, in whatever order, by however many threads.</summary>
public class CharacterScoreTests
{
    private static readonly NetworkShape _shape = Shape(CharacterEncoder.Convolution);

    [Theory]
    [InlineData(CharacterEncoder.Convolution)]
    [InlineData(CharacterEncoder.Recurrent)]
    public void RowAloneIsTheRowInABatch(CharacterEncoder encoder) => Gen.Int[0, 20].Array[1, 40].Sample(
        lengths =>
        {
            var rows = SpelledRows.Create(lengths);
            float[][] together = Score(Network(encoder), rows, [.. Enumerable.Range(0, lengths.Length)]);
            var network = Network(encoder);

            for (int row = lengths.Length - 1; row >= 0; row--)
                Score(network, rows, [row])[0].Should().Equal(together[row]);
        },
        iter: 8,
        threads: 1);

    [Theory]
    [InlineData(CharacterEncoder.Convolution)]
    [InlineData(CharacterEncoder.Recurrent)]
    public void ThreadsThatShareANetworkScoreTheSame(CharacterEncoder encoder)
    {
        int[] lengths = [.. Enumerable.Range(0, 60).Select(i => i % 13)];
        var rows = SpelledRows.Create(lengths);
        int[] all = [.. Enumerable.Range(0, lengths.Length)];
        float[][] expected = Score(Network(encoder), rows, all);
        var network = Network(encoder);
        var found = new float[8][][];

        Parallel.For(0, found.Length, thread => found[thread] = Score(network, rows, all));

        foreach (float[][] scores in found)
            scores.Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
    }

    [Fact]
    public void MoreWordsThanAreKeptHaveTheSameFeatures()
    {
        var features = new WordFeatures(_shape, Networks.Weights(_shape), column: 0);
        var words = new SpelledWords(SpelledRows.Columns.Sequences[0]);
        float[] Of(string word) => features.Of(words.TokenOf(word), words).ToArray();
        float[] first = Of("talking");

        for (int i = 0; i < WordFeatures.MostOthers + 10; i++)
            Of($"w{i}");

        Of("talking").Should().Equal(first);
        Of(new string('k', 1000)).Should().Equal(Of(new string('k', 1000)));
    }

    [Fact]
    public void BatchOfTokensAloneHasTheFeaturesOfTheirWords()
    {
        int[] lengths = [4, 2];
        var rows = SpelledRows.Create(lengths);
        for (int row = 0; row < rows.Rows; row++)
            rows.Tokens(0, row).CopyTo(rows.Words(0, row));
        var batch = rows.Pack([0, 1]);
        var alone = PackedBatch.Lay(lengths, rows.ValuesPerStep, tokenColumns: 3, staticWidth: 0, reuse: null);
        batch.Values.CopyTo(alone.Values, 0);
        for (int column = 0; column < 3; column++)
            batch.Tokens[column].CopyTo(alone.Tokens[column], 0);
        float[] expected = new float[6], found = new float[6];

        Network(CharacterEncoder.Convolution).Run(batch, new NetworkWorkspace(), expected);
        Network(CharacterEncoder.Convolution).Run(alone, new NetworkWorkspace(), found);

        found.Should().Equal(expected);
    }

    [Fact]
    public void NoWordHasNoFeatures()
    {
        var words = new SpelledWords(SpelledRows.Columns.Sequences[0]);

        new WordFeatures(_shape, Networks.Weights(_shape), column: 0).Of(0, words).ToArray().Should().AllBeEquivalentTo(0f).And.HaveCount(7 + 8);
    }

    private static NetworkShape Shape(CharacterEncoder encoder) => NetworkShape.Of(
        new LstmOptions { HiddenSize = 9, EmbeddingSize = 4, Characters = SpelledRows.Options with { Encoder = encoder } }, SpelledRows.Columns, outputs: 3);

    private static ManagedNetwork Network(CharacterEncoder encoder) => new(Shape(encoder), Networks.Weights(Shape(encoder)), SimdPath.Bits256);

    private static float[][] Score(ManagedNetwork network, RaggedSequences rows, int[] which) => RaggedRows.Score(network, rows, which);
}
