using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class SequenceBlocksTests
{
    private static readonly InputColumns _columns = new(
        [new SequenceColumn("Values", SequenceColumnKind.Values, 3, 0, null), new SequenceColumn("Words", SequenceColumnKind.Keys, 0, 100, null)],
        [new StaticColumn("Static", IsKey: false, 2)]);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(5000)]
    public void JoinsItsRowsInOrder(int count)
    {
        // Rows of 0 to 300 steps: the many make a few blocks.
        var blocks = new SequenceBlocks(_columns);
        var whole = new RaggedSequences(_columns);
        for (int row = 0; row < count; row++)
        {
            Add(blocks.Current, row);
            blocks.Count();
            Add(whole, row);
        }

        var joined = blocks.Join();

        joined.Rows.Should().Be(count).And.Be(blocks.Rows);
        joined.TotalSteps.Should().Be(whole.TotalSteps);
        Enumerable.Range(0, count).All(row => AreEqual(joined, whole, row)).Should().BeTrue();
    }

    [Fact]
    public void JoiningHoldsNoMoreThanTheRows()
    {
        var blocks = new SequenceBlocks(_columns);
        for (int row = 0; row < 5000; row++)
        {
            Add(blocks.Current, row);
            blocks.Count();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var joined = blocks.Join();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().BeLessThan((long)(1.1 * sizeof(float) * (joined.TotalSteps * 4L + joined.Rows * 3L)));
    }

    [Fact]
    public void ReadingLeavesLittleGarbageBehind()
    {
        var blocks = new SequenceBlocks(_columns);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 0; row < 30_000; row++)
        {
            Add(blocks.Current, row);
            blocks.Count();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The first block grows, the last one may be empty still.
        allocated.Should().BeLessThan((long)(1.4 * sizeof(float) * blocks.Join().TotalSteps * 4L));
    }

    private static void Add(RaggedSequences rows, int number)
    {
        rows.AddRow(number * 7 % 301);
        rows.Values(rows.Rows - 1).Fill(number);
        rows.Tokens(0, rows.Rows - 1).Fill(number % 100);
        rows.Statics(rows.Rows - 1).Fill(-number);
    }

    private static bool AreEqual(RaggedSequences left, RaggedSequences right, int row) =>
        left.Values(row).SequenceEqual(right.Values(row))
        && left.Tokens(0, row).SequenceEqual(right.Tokens(0, row))
        && left.Statics(row).SequenceEqual(right.Statics(row));
}
