using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public class PackedSizeTests
{
    [Theory]
    [InlineData(1, 16_777_217, 256)]
    [InlineData(1, 1_048_577, 4_096)]
    [InlineData(1, 16_777_216, 256)] // 2^32: 0 in 32 bits.
    [InlineData(64, 9_000_000, 300)] // Between 2^31 and 2^32: negative in 32 bits.
    [InlineData(int.MaxValue, 4_611_686_014_132_420_609, int.MaxValue)] // Beyond 64 bits.
    public void MoreThanABufferHoldsIsRefusedWithRowsStepsAndWidth(long rows, long steps, long width)
    {
        var size = () => PackedSize.Of(rows, steps, width);

        size.Should().Throw<InvalidOperationException>().Which.Message.Should()
            .StartWith($"{(rows == 1 ? "A row" : $"A batch of {rows} rows")} with {steps} steps at {width} values per step has ");
    }

    [Fact]
    public void RefusalSaysWhatToDo()
    {
        var size = () => PackedSize.Of(1, 16_777_217, 256);

        size.Should().Throw<InvalidOperationException>().WithMessage(
            "A row with 16777217 steps at 256 values per step has 4294967552 values, but at most 2147483527 can be held at once. "
            + "Use shorter sequences, fewer features or a smaller HiddenSize.");
    }

    [Fact]
    public void WhatFitsIsTheProduct() => PackedSize.Of(3, 8_388_607, 255).Should().Be(2_139_094_785);

    [Fact]
    public void PackingMoreStepsThanAnArrayHoldsIsRefusedBeforeAnythingIsLaidOut()
    {
        var pack = () => Packing.FromSortedLengths([2_000_000_000, 2_000_000_000, 294_967_296]);

        pack.Should().Throw<InvalidOperationException>().WithMessage("A batch of 3 rows with 4294967296 steps *");
    }

    [Fact]
    public void PackedMatrixTooLargeIsRefused()
    {
        var create = () => new PackedMatrix(1 << 28, 16, SimdPath.Bits512);

        create.Should().Throw<InvalidOperationException>().WithMessage("A buffer of 4294967296 values is needed, *");
    }
}
