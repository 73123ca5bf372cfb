using CsCheck;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public class PackingTests
{
    private static readonly Gen<int[]> _lengths = Gen.Int[0, 12].Array[0, 20];

    [Fact]
    public void EveryStepOfEveryRowHasOnePosition() => _lengths.Sample(lengths =>
    {
        var packing = Packing.FromLengths(lengths, out int[] order);

        var positions = Enumerable.Range(0, packing.Rows)
            .SelectMany(row => Enumerable.Range(0, packing.Lengths[row]).Select(step => packing.StepOffsets[step] + row));
        positions.Order().Should().Equal(Enumerable.Range(0, lengths.Sum()));
        packing.TotalSteps.Should().Be(lengths.Sum());
        order.Take(lengths.Length).Select(row => lengths[row]).Should().Equal(packing.Lengths.Take(lengths.Length));
    });

    [Fact]
    public void RowsAreSortedByLengthAndEqualOnesKeepTheirOrder() => _lengths.Sample(lengths =>
    {
        Packing.FromLengths(lengths, out int[] order);

        order.Take(lengths.Length).Should().Equal(Enumerable.Range(0, lengths.Length).OrderByDescending(row => lengths[row]));
    });

    [Fact]
    public void StepHoldsTheRowsThatReachIt() => _lengths.Sample(lengths =>
    {
        var packing = Packing.FromLengths(lengths, out _);

        for (int step = 0; step < packing.Steps; step++)
            packing.BatchSizes[step].Should().Be(lengths.Count(length => length > step));
    });

    [Fact]
    public void ReusedLayoutIsThatOfTheNewRows() => Gen.Select(_lengths, _lengths).Sample((int[] before, int[] lengths) =>
    {
        var fresh = Packing.FromLengths(lengths, out int[] freshOrder);

        var used = Packing.FromLengths(before, out int[] order);
        var reused = Packing.FromLengths(lengths, out int[] reusedOrder, used, order);

        reused.Steps.Should().Be(fresh.Steps);
        reused.TotalSteps.Should().Be(fresh.TotalSteps);
        reused.BatchSizes.Take(reused.Steps).Should().Equal(fresh.BatchSizes);
        reusedOrder.Take(lengths.Length).Should().Equal(freshOrder);
    });
}
