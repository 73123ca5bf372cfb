namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// Time-major packed layout of a ragged batch, as PyTorch's <c>PackedSequence</c>: rows sorted by length descending, step t holds the
/// first <c>BatchSizes[t]</c> rows; step t of packed row r stands at <c>StepOffsets[t] + r</c>. Immutable by convention.
/// </summary>
internal sealed class Packing
{
    private Packing(int[] lengths)
    {
        Lengths = lengths;
        Steps = lengths.Length == 0 ? 0 : lengths[0];
        BatchSizes = new int[Steps];
        StepOffsets = new int[Steps + 1];
        int active = lengths.Length;
        for (int step = 0; step < Steps; step++)
        {
            while (lengths[active - 1] <= step)
                active--;
            BatchSizes[step] = active;
            StepOffsets[step + 1] = checked(StepOffsets[step] + active);
        }
    }

    public int Rows => Lengths.Length;

    /// <summary>The longest row's steps.</summary>
    public int Steps { get; }

    public int TotalSteps => StepOffsets[Steps];

    public int[] Lengths { get; }

    public int[] BatchSizes { get; }

    public int[] StepOffsets { get; }

    /// <param name="lengths">Descending; zeros may stand at the end.</param>
    public static Packing FromSortedLengths(int[] lengths) => new(lengths);

    /// <param name="lengths">In any order.</param>
    /// <param name="rowOrder">The original row of each packed row; equal lengths keep their order.</param>
    public static Packing FromLengths(ReadOnlySpan<int> lengths, out int[] rowOrder)
    {
        int[] unsorted = lengths.ToArray();
        rowOrder = [.. Enumerable.Range(0, unsorted.Length).OrderByDescending(row => unsorted[row])];
        return new Packing([.. rowOrder.Select(row => unsorted[row])]);
    }
}
