using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

public class LengthBucketsTests
{
    public static TheoryData<int[]> Batches() =>
        new([7, 7, 7], [9, 8, 7, 6, 5, 4, 3, 2, 1], [1000, 1, 1, 1], [8, 8, 2, 2, 0, 0], [5], [1, 0], [0, 0], [], Drawn(300, 1), Drawn(3, 2), [.. Enumerable.Repeat(1, 65)]);

    [Theory]
    [MemberData(nameof(Batches))]
    public void EveryRowWithStepsStandsInOneBucketThatHoldsIt(int[] lengths)
    {
        var buckets = LengthBuckets.Of(Packing.FromSortedLengths(lengths)).Buckets;

        buckets.SelectMany(b => Enumerable.Range(b.FirstRow, b.Rows)).Should().Equal(Enumerable.Range(0, lengths.Count(l => l > 0)));
        buckets.Select(b => b.Steps).Should().Equal(buckets.Select(b => lengths[b.FirstRow]));
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void PaddingIsNeverMoreThanStepsAndBucketsAddLessThanTheLongestRow(int[] lengths)
    {
        var buckets = LengthBuckets.Of(Packing.FromSortedLengths(lengths));

        buckets.PaddedSteps.Should().Be(buckets.Buckets.Sum(b => b.Steps * b.Rows)).And.BeLessThanOrEqualTo(2 * lengths.Sum());
        buckets.Buckets.Sum(b => b.Steps).Should().BeLessThanOrEqualTo(2 * lengths.DefaultIfEmpty().Max());
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void PaddedAndPackedPositionsAreInverse(int[] lengths)
    {
        var packing = Packing.FromSortedLengths(lengths);
        foreach (bool reverse in new[] { false, true })
        {
            var buckets = LengthBuckets.Of(packing);
            int[] padded = buckets.PaddedPositions(reverse), packed = buckets.PackedPositions(reverse);

            padded.Should().HaveCount(buckets.PaddedSteps);
            padded.Where(position => position < 0 || position >= packing.TotalSteps).Should().BeEmpty();
            packed.Select(position => padded[position]).Should().Equal(Enumerable.Range(0, packing.TotalSteps));
        }
    }

    [Fact]
    public void TheBackwardDirectionReadsEachRowFromItsOwnLastStep()
    {
        // Packed: step 0 of rows 0 and 1, step 1 of both, step 2 of row 0.
        var buckets = LengthBuckets.Of(Packing.FromSortedLengths([3, 2]));

        buckets.PaddedPositions(reverse: false).Should().Equal(0, 1, 2, 3, 4, 1);
        buckets.PaddedPositions(reverse: true).Should().Equal(4, 3, 2, 1, 0, 1);
        buckets.AreRowsEven.Should().BeFalse();
        LengthBuckets.Of(Packing.FromSortedLengths([4, 4, 0])).AreRowsEven.Should().BeTrue();
    }

    private static int[] Drawn(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Next(0, 90)).OrderDescending()];
    }
}
