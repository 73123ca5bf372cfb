using CsCheck;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class SeriesRowsTests
{
    [Fact]
    public void RowsAddedAndDroppedInAnyOrderKeepTheirNumbers() => Gen.Int[0, 9].Array[1, 200].Sample(actions =>
    {
        var rows = new SeriesRows("", 2, hasTime: true);
        foreach (int action in actions)
        {
            if (action == 9)
                rows.DropBefore(rows.First + (rows.Count - rows.First) / 2);
            else
                Write(rows.Add(100L + rows.Count), rows.Count - 1);
        }

        for (long row = rows.First; row < rows.Count; row++)
        {
            rows[row].ToArray().Should().Equal(row, -row);
            rows.Ticks(row).Should().Be(100 + row);
        }
    });

    [Fact]
    public void RowsDroppedAsTheyComeKeepMemoryBounded()
    {
        var rows = new SeriesRows("", 4, hasTime: true);
        for (int row = 0; row < 1000; row++)
        {
            rows.Add(row);
            rows.DropBefore(row - 9);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 1000; row < 100_000; row++)
        {
            rows.Add(row);
            rows.DropBefore(row - 9);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        rows.First.Should().Be(99_990);
    }

    [Fact]
    public void RowsNotHeldAreRefused()
    {
        var rows = new SeriesRows("", 1, hasTime: false);
        for (int row = 0; row < 5; row++)
            rows.Add(0);
        rows.DropBefore(2);
        var read = () => rows[1][0];
        read.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().StartWith("Rows 2 to 4 are held.");
    }

    private static void Write(Span<float> values, long row) => (values[0], values[1]) = (row, -row);
}
