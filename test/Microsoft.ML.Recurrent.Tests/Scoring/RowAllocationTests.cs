using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>A service that scores row by row gives the garbage collector nothing to do.</summary>
public class RowAllocationTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Values")]
    [InlineData("Keys")]
    [InlineData("Words")]
    [InlineData("Words", "Keys", "Values")]
    public void WarmRowIsScoredWithoutAllocating(params string[] sequences)
    {
        var options = SmallOptions.Gru() with { SequenceColumnNames = sequences, StaticColumnNames = ["Level", "Traits", "Group"], Bidirectional = true };
        // Cached: a single key read off an object is boxed by ML.NET.
        var data = _context.Data.Cache(SyntheticRows.View(_context, 120));
        var mapper = _context.BinaryClassification.Trainers.Gru(options).Fit(data).GetRowToRowMapper(data.Schema);
        var score = mapper.OutputSchema["Score"];
        using var cursor = data.GetRowCursor(mapper.GetDependencies([score]));
        using var row = mapper.GetRow(cursor, [score]);
        var getter = row.GetGetter<float>(score);

        long allocated = 0;
        float value = 0;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            getter(ref value);
            if (i >= 60)
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.Should().Be(0);
    }
}
