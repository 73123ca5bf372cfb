using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Rare tokens are read as the unknown one, so that it is trained.</summary>
public class TokenDropoutTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(0.5, 5, 0.1)]
    [InlineData(0.2, 2, 0.1)]
    public void ATokenIsDroppedTheRarerTheLikelier(double rate, long occurrences, double expected)
    {
        var dropout = new TokenDropout(rate, [[0, occurrences]], seed: 1);

        (Dropped(dropout, steps: 40_000) / 40_000.0).Should().BeApproximately(expected, 0.01);
    }

    [Fact]
    public void TheSameSeedDropsTheSameTokens()
    {
        int[] Drop(int seed)
        {
            var batch = Batch(200);
            new TokenDropout(0.5, [[0, 1]], seed).Apply(batch, Reads());
            return [.. batch.Tokens[0].Take(200)];
        }

        Drop(3).Should().Equal(Drop(3)).And.NotEqual(Drop(4));
    }

    [Fact]
    public void UnknownWordIsTrainedWhereEveryWordIsKept()
    {
        var options = SmallOptions.Gru("Tags") with { MinimumTokenCount = 1, TokenDropout = 0.5 };
        var slow = options with { Training = options.Training with { LearningRate = 1e-12, WeightDecay = 0 } };

        float[] trained = Unknown(options), still = Unknown(slow), read = Unknown(options with { TokenDropout = 0 });

        trained.Should().NotEqual(read, "it is no mean of the words");
        trained.Zip(still, (a, b) => Math.Abs(a - b)).Max().Should().BeGreaterThan(1e-3f, "steps move it");
    }

    [Fact]
    public void WithoutADrawNothingIsMade()
    {
        var inputs = RaggedRows.Create(RaggedRows.Columns(1, [3], 0), [2, 2]);
        IReadOnlyList<long[]>? Create(RecurrentOptions options) => TokenDropout.Count(options, inputs, [0, 1]);

        Create(new GruOptions()).Should().NotBeNull();
        Create(new GruOptions { TokenDropout = 0 }).Should().BeNull();
        Create(new GruOptions { FreezeEmbeddings = true }).Should().BeNull("a vector that stays cannot learn");
    }

    private float[] Unknown(GruOptions options)
    {
        var rows = KeyedRows.Create();
        for (int i = 0; i < rows.Length; i++)
            rows[i].Tags = [$"word{i}", "common"];
        var model = _context.BinaryClassification.Trainers.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows));
        return [.. model.Model.ValuesOf("embeddings.0.weight").ToArray().Take(options.EmbeddingSize)];
    }

    private static int Dropped(TokenDropout dropout, int steps)
    {
        var batch = Batch(steps);
        var reads = Reads();
        dropout.Apply(batch, reads);
        int dropped = batch.Tokens[0].Take(steps).Count(token => token == Vocabulary.UnknownToken);
        reads.Tokens[0][Vocabulary.UnknownToken].Should().Be(dropped);
        return dropped;
    }

    private static ReadCounts Reads() => new(Networks.Shape(new GruOptions(), RaggedRows.Columns(0, [2], 0)), tokens: true, keys: false);

    private static PackedBatch Batch(int steps)
    {
        var batch = PackedBatch.Lay([steps], valuesPerStep: 0, tokenColumns: 1, staticWidth: 0, reuse: null);
        batch.Tokens[0].AsSpan(0, steps).Fill(1);
        return batch;
    }
}
