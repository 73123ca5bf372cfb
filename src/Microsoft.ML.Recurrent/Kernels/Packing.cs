namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// Time-major packed layout of a ragged batch, as PyTorch's <c>PackedSequence</c>: rows sorted by length descending, step t holds the
/// first <c>BatchSizes[t]</c> rows; step t of packed row r stands at <c>StepOffsets[t] + r</c>. Arrays may be longer than what is used.
/// </summary>
internal sealed class Packing
{
    private Packing()
    {
    }

    public int Rows { get; private set; }

    /// <summary>The longest row's steps.</summary>
    public int Steps { get; private set; }

    public int TotalSteps => StepOffsets[Steps];

    /// <summary>(Rows), descending.</summary>
    public int[] Lengths { get; private set; } = [];

    /// <summary>(Steps).</summary>
    public int[] BatchSizes { get; private set; } = [];

    /// <summary>(Steps + 1).</summary>
    public int[] StepOffsets { get; private set; } = [0];

    /// <param name="lengths">Descending; zeros may stand at the end.</param>
    public static Packing FromSortedLengths(ReadOnlySpan<int> lengths) => FromLengths(lengths, out _);

    /// <param name="lengths">In any order.</param>
    /// <param name="rowOrder">The original row of each packed row; equal lengths keep their order.</param>
    /// <param name="reuse">A layout to be overwritten.</param>
    /// <param name="reuseOrder">Rows to be overwritten.</param>
    public static Packing FromLengths(
        ReadOnlySpan<int> lengths, out int[] rowOrder, Packing? reuse = null, int[]? reuseOrder = null)
    {
        var packing = reuse ?? new Packing();
        rowOrder = reuseOrder is not null && reuseOrder.Length >= lengths.Length ? reuseOrder : new int[lengths.Length];
        packing.Sort(lengths, rowOrder);
        packing.Layout();
        return packing;
    }

    /// <summary>The steps of some rows.</summary>
    public static long Total(ReadOnlySpan<int> lengths)
    {
        long total = 0;
        foreach (int length in lengths)
            total += length;
        return total;
    }

    /// <summary>(TotalSteps): the row of each position.</summary>
    public int[] RowsOfSteps()
    {
        var rows = new int[TotalSteps];
        for (int step = 0; step < Steps; step++)
        {
            for (int row = 0; row < BatchSizes[step]; row++)
                rows[StepOffsets[step] + row] = row;
        }

        return rows;
    }

    /// <summary>Stable insertion sort: batches mostly come sorted already.</summary>
    private void Sort(ReadOnlySpan<int> lengths, int[] rowOrder)
    {
        Rows = lengths.Length;
        if (Lengths.Length < Rows)
            Lengths = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            int length = lengths[row], place = row;
            for (; place > 0 && Lengths[place - 1] < length; place--)
            {
                Lengths[place] = Lengths[place - 1];
                rowOrder[place] = rowOrder[place - 1];
            }

            Lengths[place] = length;
            rowOrder[place] = row;
        }
    }

    /// <exception cref="InvalidOperationException">The rows have more steps in all than an array holds.</exception>
    private void Layout()
    {
        PackedSize.Of(Rows, Total(Lengths.AsSpan(0, Rows)), width: 1);
        Steps = Rows == 0 ? 0 : Lengths[0];
        if (BatchSizes.Length < Steps)
            BatchSizes = new int[Steps];
        if (StepOffsets.Length < Steps + 1)
            StepOffsets = new int[Steps + 1L];
        int active = Rows;
        for (int step = 0; step < Steps; step++)
        {
            while (Lengths[active - 1] <= step)
                active--;
            BatchSizes[step] = active;
            StepOffsets[step + 1] = StepOffsets[step] + active;
        }
    }
}
