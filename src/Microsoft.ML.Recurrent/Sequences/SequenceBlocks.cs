namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// Rows of which nobody knows how many will come: held in blocks and joined at the end, so that no large array is copied over and over.
/// The most memory is twice the rows'. For one thread at a time.
/// </summary>
internal sealed class SequenceBlocks(InputColumns columns)
{
    // Small against what is worth counting, large against a row.
    private const long BlockNumbers = 1 << 20;

    // Of what the last block held, kept free in the next one.
    private const int SpareShare = 32;

    private readonly List<RaggedSequences> _blocks = [new(columns)];
    private long _steps;

    /// <summary>Rows so far, those of <see cref="Current"/> included.</summary>
    public int Rows { get; private set; }

    /// <summary>The block to append the next row to; <see cref="Count"/> is called after it.</summary>
    public RaggedSequences Current => _blocks[^1];

    /// <summary>Takes note of the row appended last.</summary>
    /// <exception cref="InvalidOperationException">More than 2³¹ − 1 numbers would have to be held.</exception>
    public void Count()
    {
        var block = Current;
        Rows++;
        _steps += block.Length(block.Rows - 1);
        if (_steps * Math.Max(1, block.ValuesPerStep) > Array.MaxLength || (long)Rows * Math.Max(block.StaticNumbers, block.StaticKeys) > Array.MaxLength)
            throw new InvalidOperationException(SequenceErrors.TooLarge);
        if (Numbers(block) >= BlockNumbers)
            _blocks.Add(Next(block));
    }

    /// <summary>All rows in one; the blocks are given up one after another.</summary>
    public RaggedSequences Join()
    {
        if (_blocks.Count == 1)
        {
            Current.TrimExcess();
            return Current;
        }

        var joined = Current.Empty();
        joined.Reserve(Rows, (int)_steps);
        for (int i = 0; i < _blocks.Count; i++)
        {
            joined.Append(_blocks[i]);
            _blocks[i] = joined;
        }

        return joined;
    }

    /// <summary>
    /// With room for a block of rows like the full one's and a few more: a block that grew would leave behind as much garbage as it holds.
    /// </summary>
    private static RaggedSequences Next(RaggedSequences full)
    {
        var next = full.Empty();
        // The last row may have made the full one far larger than a block.
        double share = (1 + 1.0 / SpareShare) * BlockNumbers / Numbers(full);
        next.Reserve((int)(full.Rows * share) + 1, (int)(full.TotalSteps * share) + 1);
        return next;
    }

    private static long Numbers(RaggedSequences block) =>
        (long)block.TotalSteps * Math.Max(1, block.ValuesPerStep) + (long)block.Rows * (1 + block.StaticNumbers + block.StaticKeys);
}
