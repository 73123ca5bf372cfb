using CsCheck;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class BatchPlanTests
{
    private static readonly Gen<(int[] Lengths, int BatchSize)> _cases = Gen.Select(Gen.Int[0, 50].Array[1, 300], Gen.Int[1, 40]);

    [Fact]
    public void EveryRowStandsInOneBatch() => _cases.Sample((lengths, batchSize) =>
    {
        var part = Part(lengths);
        foreach (var plan in new[] { BatchPlan.Shuffled(part, batchSize, new Random(1)), BatchPlan.Sorted(part, batchSize) })
        {
            plan.SelectMany(rows => rows).Order().Should().Equal(part.Rows);
            plan.Should().OnlyContain(rows => rows.Length > 0 && rows.Length <= batchSize);
            plan.Should().HaveCount((lengths.Length + batchSize - 1) / batchSize);
        }
    });

    [Fact]
    public void PaddingIsFarLessThanInRandomBatches()
    {
        var random = new Random(2);
        var part = Part([.. Enumerable.Range(0, 2000).Select(_ => random.Next(1, 100))]);

        long cost = BatchPlan.Shuffled(part, 20, random).Sum(rows => rows.Length * (long)rows.Max(part.Set.Inputs.Length));

        cost.Should().BeLessThan((long)(1.1 * part.Rows.Sum(part.Set.Inputs.Length)));
    }

    [Fact]
    public void EachEpochHasOtherBatchesInAnotherOrder()
    {
        var part = Part([.. Enumerable.Repeat(3, 100)]);
        var random = new Random(1);

        BatchPlan.Shuffled(part, 10, random).SelectMany(r => r).Should().NotEqual(BatchPlan.Shuffled(part, 10, random).SelectMany(r => r));
    }

    private static DataPart Part(int[] lengths)
    {
        var rows = RaggedRows.Create(RaggedRows.Columns(1, [], 0), lengths);
        return new DataPart(new TrainingSet(rows, new float[lengths.Length], 1, new float[lengths.Length]), [.. Enumerable.Range(0, lengths.Length)]);
    }
}
