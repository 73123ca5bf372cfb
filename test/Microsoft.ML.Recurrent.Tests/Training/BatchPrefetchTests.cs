using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class BatchPrefetchTests
{
    private static readonly int[][] _plan = [[3, 1], [0, 4, 2], [5], [1, 2]];

    [Fact]
    public void GivesWhatLoadingInTurnGives()
    {
        var set = Set();
        var prefetched = new BatchPrefetch(set).Read(_plan).Select(Describe).ToArray();

        prefetched.Should().Equal(_plan.Select(rows =>
        {
            var batch = new LoadedBatch();
            batch.Load(set, rows);
            return Describe(batch);
        }));
    }

    [Fact]
    public void CanBeLeftEarlyAndReadAgain()
    {
        var prefetch = new BatchPrefetch(Set());

        string first = prefetch.Read(_plan).Select(Describe).First();

        prefetch.Read(_plan).Select(Describe).Should().HaveCount(_plan.Length).And.StartWith(first);
    }

    [Fact]
    public void AFailureReachesTheReader()
    {
        var prefetch = new BatchPrefetch(Set());

        var read = () => prefetch.Read([[0], [99]]).Select(Describe).ToArray();

        read.Should().Throw<IndexOutOfRangeException>();
    }

    private static string Describe(LoadedBatch batch)
    {
        var packing = batch.Packed.Packing;
        string values = string.Join(' ', batch.Packed.Values.Take(packing.TotalSteps));
        return $"{string.Join(' ', packing.Lengths.Take(packing.Rows))} | {values} | {string.Join(' ', batch.Labels.ToArray())} | {string.Join(' ', batch.Weights.ToArray())}";
    }

    private static TrainingSet Set()
    {
        var rows = new RaggedSequences(new InputColumns([new SequenceColumn("Values", SequenceColumnKind.Values, 1, 0, null)], []));
        for (int row = 0; row < 6; row++)
        {
            rows.AddRow(row + 1);
            rows.Values(row).Fill(row + 0.5f);
        }

        return new TrainingSet(rows, [0, 1, 2, 3, 4, 5], 1, [1, 1, 1, 2, 2, 2]);
    }
}
