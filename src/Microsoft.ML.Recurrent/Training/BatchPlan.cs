using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training.Lanes;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Cuts rows into batches of like length, so that a batch costs near the sum of its lengths. Every row stands in exactly one batch.
/// </summary>
internal static class BatchPlan
{
    // Batches whose rows are sorted together: enough for like lengths, few enough to keep the order random.
    private const int PoolBatches = 50;

    /// <summary>Batches in random order, made anew from shuffled rows; those of lanes in the order of the text.</summary>
    public static List<int[]> Shuffled(DataPart part, int batchSize, Random random)
    {
        if (part.Set is LaneRows lanes)
            return [.. lanes.Begin(random)];
        int[] rows = [.. part.Rows];
        random.Shuffle(rows);
        List<int[]> batches = [];
        foreach (int[] pool in rows.Chunk((int)Math.Min(rows.Length, (long)PoolBatches * batchSize)))
            batches.AddRange(ByLength(part.Set.Inputs, pool, batchSize));
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        return batches;
    }

    /// <summary>Batches from the longest rows to the shortest.</summary>
    public static List<int[]> Sorted(DataPart part, int batchSize) => [.. ByLength(part.Set.Inputs, part.Rows, batchSize)];

    private static IEnumerable<int[]> ByLength(ISequenceSource inputs, int[] rows, int batchSize) =>
        rows.OrderByDescending(inputs.Length).Chunk(batchSize);
}
