using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>Batches are cut by steps × width, so that no number of long rows makes one that cannot be held.</summary>
public class ScoringBatchesTests
{
    [Fact]
    public void ShortRowsStandInBatchesOfSixtyFour() =>
        Cut(Shape(256), [.. Enumerable.Repeat(20, 150)]).Should().Equal(0, 64, 128, 150);

    [Theory]
    [InlineData(64, 262_160, 256)]
    [InlineData(64, 1 << 20, 64)]
    [InlineData(3, 16_777_217, 256)]
    public void LongRowsGoOneByOne(int rows, int steps, int hidden) =>
        Cut(Shape(hidden), [.. Enumerable.Repeat(steps, rows)]).Should().Equal(Enumerable.Range(0, rows + 1));

    [Fact]
    public void RowsOfSomeLengthAreBoundedInValues()
    {
        var random = new Random(1);
        int[] lengths = [.. Enumerable.Range(0, 500).Select(_ => random.Next(0, 20_000)).OrderDescending()];

        var starts = Cut(Shape(100), lengths);

        starts[^1].Should().Be(500);
        starts.Zip(starts.Skip(1)).Should().OnlyContain(batch => batch.Second - batch.First <= 64);
        starts.Zip(starts.Skip(1)).Where(batch => batch.Second - batch.First > 1)
            .Max(batch => lengths[batch.First..batch.Second].Sum(length => length * 100L)).Should().BeLessThanOrEqualTo(ScoringBatches.MostValues);
    }

    [Fact]
    public void ForecastsOfALongHorizonGoOneByOne() =>
        Cut(Shape(4_096, headSteps: 16_384), [16_400, 16_400, 16_400]).Should().Equal(0, 1, 2, 3);

    [Fact]
    public void PoolScoresLongRowsInBatchesOfTheirOwn()
    {
        var options = new RnnOptions { HiddenSize = 2 };
        var columns = Fixtures.RaggedRows.Columns(1, [], 0);
        var shape = Fixtures.Networks.Shape(options, columns);
        var source = new Recorded(Fixtures.RaggedRows.Create(columns, [3, 2, 1]), length: 200_000_000);

        new ScoringPool(new EnsembleScoring(shape, [Fixtures.Networks.Weights(shape)])).ScoreAll(source, 3, new float[9]);

        source.Packed.Should().BeEquivalentTo([1, 1, 1]);
    }

    [Theory]
    [InlineData(1024, 1, 1024)]
    [InlineData(1024, 1 << 24, 1)]
    [InlineData(1024, 1L << 40, 1)]
    [InlineData(1024, 1 << 20, 16)]
    public void ResultsThatAreHeldAtOnceAreBoundedToo(int most, long width, int rows) => ScoringBatches.RowsOf(most, width).Should().Be(rows);

    private static NetworkShape Shape(int hidden, int headSteps = 0) => new(new RnnOptions { HiddenSize = hidden }, 1, [], 0, 1) { HeadSteps = headSteps };

    private static List<int> Cut(NetworkShape shape, int[] lengths) =>
        new ScoringBatches(shape).Cut(new Lengths(lengths), [.. Enumerable.Range(0, lengths.Length)]);

    private sealed class Lengths(int[] lengths) : ISequenceSource
    {
        public int Length(int row) => lengths[row];

        public PackedBatch Pack(ReadOnlySpan<int> rows, PackedBatch? reuse = null) => throw new NotSupportedException();
    }

    /// <summary>Rows that say they are longer than they are.</summary>
    private sealed class Recorded(RaggedSequences rows, int length) : ISequenceSource
    {
        public System.Collections.Concurrent.ConcurrentBag<int> Packed { get; } = [];

        public int Length(int row) => length;

        public PackedBatch Pack(ReadOnlySpan<int> which, PackedBatch? reuse = null)
        {
            Packed.Add(which.Length);
            return rows.Pack(which, reuse);
        }
    }
}
