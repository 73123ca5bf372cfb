using CsCheck;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public unsafe class TranspositionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RowsBecomeColumnsAndNothingElseIsTouched(bool atEnd) => Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.Int[0, 3], Gen.Int[0, 3]).Sample(
        (rows, columns, sourcePadding, targetPadding) =>
        {
            int sourceRow = columns + sourcePadding, targetRow = rows + targetPadding;
            using var source = GuardedMemory.Random(Math.Max(0, rows - 1) * sourceRow + columns, atEnd, new Random(1));
            using var target = new GuardedMemory(Math.Max(0, columns - 1) * targetRow + rows, atEnd);
            target.Span.Fill(9);

            Transposition.Copy(rows, columns, source.Pointer, sourceRow, target.Pointer, targetRow);

            for (int i = 0; i < target.Count && rows > 0 && columns > 0; i++)
                target.Span[i].Should().Be(i % targetRow < rows ? source.Span[i % targetRow * sourceRow + i / targetRow] : 9);
        },
        iter: 300);
}
