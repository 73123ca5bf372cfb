using CsCheck;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class RaggedSequencesTests
{
    private static readonly InputColumns _columns = RaggedRows.Columns(valuesPerStep: 2, tokens: [9, 5], statics: 3);

    private static readonly Gen<(int[] Lengths, int Seed)> _cases = Gen.Select(Gen.Int[0, 9].Array[1, 30], Gen.Int[1, 1000]);

    [Fact]
    public void RowsKeepTheirLengthsAndValues() => _cases.Sample((lengths, seed) =>
    {
        var rows = RaggedRows.Create(_columns, lengths, seed);
        float[][] before = [.. Enumerable.Range(0, lengths.Length).Select(r => rows.Values(r).ToArray())];

        rows.TrimExcess();
        rows.AddRow(4);

        rows.Rows.Should().Be(lengths.Length + 1);
        rows.TotalSteps.Should().Be(lengths.Sum() + 4);
        for (int row = 0; row < lengths.Length; row++)
        {
            rows.Length(row).Should().Be(lengths[row]);
            rows.Values(row).ToArray().Should().Equal(before[row]);
        }
    });

    [Fact]
    public void PackingGathersEveryStepOfTheRowsAskedFor() => _cases.Sample((lengths, seed) =>
    {
        var rows = RaggedRows.Create(_columns, lengths, seed);
        int[] which = [.. Enumerable.Range(0, lengths.Length)];
        new Random(seed).Shuffle(which);
        which = which[..((which.Length + 1) / 2)];

        var batch = rows.Pack(which);

        for (int packed = 0; packed < which.Length; packed++)
            ShouldHold(rows, which[batch.RowOrder[packed]], batch, packed);
    });

    [Fact]
    public void ReusedBatchHoldsTheNewRows() => Gen.Select(_cases, Gen.Int[0, 12].Array[1, 20]).Sample((first, lengths) =>
    {
        var reused = RaggedRows.Create(_columns, first.Lengths, first.Seed).Pack([.. Enumerable.Range(0, first.Lengths.Length)]);
        var rows = RaggedRows.Create(_columns, lengths, first.Seed);
        int[] which = [.. Enumerable.Range(0, lengths.Length)];

        var batch = rows.Pack(which, reused);

        for (int packed = 0; packed < which.Length; packed++)
            ShouldHold(rows, which[batch.RowOrder[packed]], batch, packed);
    });

    [Fact]
    public void ClearAndRemovalForgetRows()
    {
        var rows = RaggedRows.Create(_columns, [3, 2]);

        rows.RemoveLastRow();
        rows.TotalSteps.Should().Be(3);
        rows.Clear();
        rows.AddRow(1);

        rows.Rows.Should().Be(1);
        rows.TotalSteps.Should().Be(1);
    }

    [Fact]
    public void MoreThanAnArrayHoldsIsRefusedBeforeItIsAllocated()
    {
        var rows = new RaggedSequences(RaggedRows.Columns(valuesPerStep: 1000, tokens: [], statics: 0));

        rows.Invoking(r => r.AddRow(3_000_000)).Should().Throw<InvalidOperationException>()
            .WithMessage("The data holds more than 2^31 - 1 numbers, which is what one fit can hold; fit on fewer rows.");
        rows.Rows.Should().Be(0);
    }

    private static void ShouldHold(RaggedSequences rows, int row, PackedBatch batch, int packed)
    {
        batch.Packing.Lengths[packed].Should().Be(rows.Length(row));
        for (int step = 0; step < rows.Length(row); step++)
        {
            int position = batch.Packing.StepOffsets[step] + packed;
            batch.Values[(2 * position)..(2 * position + 2)].Should().Equal(rows.Values(row).Slice(2 * step, 2).ToArray());
            batch.Tokens.Select(t => t[position]).Should().Equal(rows.Tokens(0, row)[step], rows.Tokens(1, row)[step]);
        }

        batch.Statics[(3 * packed)..(3 * packed + 3)].Should().Equal(rows.Statics(row).ToArray());
    }
}
