using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

[Collection(ProcessWide.Name)]
[Trait(Categories.Trait, Categories.Slow)]
public class MemoryTests
{
    private const int Rows = 1_000_000;
    private const int SampleEvery = 100_000;
    private const long HeapGrowth = 2 << 20;
    private const long ResidentGrowth = 64 << 20;

    private readonly MLContext _context = new(1);

    [Fact]
    public void MillionRowsTakeNoMoreMemoryThanTheFirstHundredThousand()
    {
        var view = new RecurrentTransformer(DrawnModels.Regression()).Transform(_context.Data.LoadFromEnumerable(Generate()));
        List<(long Heap, long Resident)> samples = [];
        using var cursor = view.GetRowCursor(view.Schema);
        var score = cursor.GetGetter<float>(view.Schema["Score"]);
        float value = 0;

        for (long row = 1; cursor.MoveNext(); row++)
        {
            score(ref value);
            if (row % SampleEvery == 0)
                samples.Add((GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet));
        }

        samples.Should().HaveCount(Rows / SampleEvery);
        samples.Max(s => s.Heap).Should().BeLessThan(samples[0].Heap + HeapGrowth);
        samples.Max(s => s.Resident).Should().BeLessThan(samples[0].Resident + ResidentGrowth);
    }

    private static IEnumerable<Row> Generate()
    {
        var random = new Random(1);
        for (int row = 0; row < Rows; row++)
            yield return new Row { Values = [.. Enumerable.Range(0, row % 7).Select(_ => random.NextSingle())] };
    }

    private sealed class Row
    {
        public float[] Values { get; set; } = [];
    }
}
