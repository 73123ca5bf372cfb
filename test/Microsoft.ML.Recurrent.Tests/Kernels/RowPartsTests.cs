using CsCheck;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public class RowPartsTests
{
    [Fact]
    public void PartsCoverTheRowsInOrder() => Gen.Select(Gen.Int[0, 40].Array[1, 60], Gen.Int[1, 9]).Sample(
        (lengths, parts) =>
        {
            var packing = Packing.FromLengths(lengths, out _);
            int[] starts = [.. Enumerable.Range(0, parts + 1).Select(part => RowParts.Start(packing, part, parts))];

            starts.Should().BeInAscendingOrder();
            starts[0].Should().Be(0);
            starts[^1].Should().Be(lengths.Length);
        },
        iter: 300);

    [Fact]
    public void AShareCutFurtherKeepsItsBorders() => Gen.Select(Gen.Int[0, 40].Array[1, 60], Gen.Int[1, 5]).Sample(
        (lengths, cuts) =>
        {
            var packing = Packing.FromLengths(lengths, out _);

            RowParts.Start(packing, cuts, 2 * cuts).Should().Be(RowParts.Start(packing, 1, 2));
        },
        iter: 300);

    [Fact]
    public void EqualRowsAreSharedEqually()
    {
        var packing = Packing.FromSortedLengths([.. Enumerable.Repeat(9, 64)]);

        RowParts.Start(packing, 1, 2).Should().Be(32);
    }

    [Fact]
    public void LongRowsAreFewerToAPart()
    {
        var packing = Packing.FromSortedLengths([90, 30, 30, 30]);

        RowParts.Start(packing, 1, 2).Should().Be(1);
    }
}
