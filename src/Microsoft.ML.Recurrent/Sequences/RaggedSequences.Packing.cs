namespace Microsoft.ML.Recurrent.Sequences;

// The way of rows, and of windows of them, into batches.
internal sealed partial class RaggedSequences
{
    public PackedBatch Pack(ReadOnlySpan<int> rows, PackedBatch? reuse = null)
    {
        Span<int> lengths = rows.Length <= 256 ? stackalloc int[rows.Length] : new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            lengths[i] = Length(rows[i]);
        var batch = Lay(lengths, reuse);
        Span<int> starts = rows.Length <= 256 ? stackalloc int[rows.Length] : new int[rows.Length];
        for (int packed = 0; packed < rows.Length; packed++)
        {
            int row = rows[batch.RowOrder[packed]];
            starts[packed] = _offsets[row];
            Statics(row).CopyTo(batch.Statics.AsSpan(packed * StaticNumbers));
            Keys(row).CopyTo(batch.Keys.AsSpan(packed * StaticKeys));
        }

        PackSteps(starts, batch);
        return batch;
    }

    /// <summary>Gathers windows of the steps of all rows, one row after another, of rows without statics.</summary>
    /// <param name="starts">The first step of each window.</param>
    /// <param name="lengths">The steps of each window.</param>
    /// <param name="reuse">A batch to be overwritten.</param>
    public PackedBatch Pack(ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, PackedBatch? reuse)
    {
        var batch = Lay(lengths, reuse);
        var ordered = new int[starts.Length];
        for (int packed = 0; packed < ordered.Length; packed++)
            ordered[packed] = starts[batch.RowOrder[packed]];
        PackSteps(ordered, batch);
        return batch;
    }

    private PackedBatch Lay(ReadOnlySpan<int> lengths, PackedBatch? reuse) =>
        PackedBatch.Lay(lengths, ValuesPerStep, TokenColumns, StaticNumbers, reuse, StaticKeys, Spelled);

    private void PackSteps(ReadOnlySpan<int> starts, PackedBatch batch)
    {
        PackValues(starts, batch);
        for (int column = 0; column < _tokens.Length; column++)
            PackTokens(_tokens[column], starts, batch.Packing, column < TokenColumns ? batch.Tokens[column] : batch.Words[column - TokenColumns]);
        if (_boundary is { } boundary)
            PackTargets(_tokens[0], starts, batch, boundary);
    }

    /// <summary>Step by step, so that memory is written in order: row by row, each step would be on a page of its own.</summary>
    private void PackValues(ReadOnlySpan<int> starts, PackedBatch batch)
    {
        int width = ValuesPerStep;
        for (int step = 0; step < batch.Packing.Steps && width > 0; step++)
        {
            int position = batch.Packing.StepOffsets[step] * width;
            for (int packed = 0; packed < batch.Packing.BatchSizes[step]; packed++, position += width)
                _values.AsSpan((starts[packed] + step) * width, width).CopyTo(batch.Values.AsSpan(position));
        }
    }

    private static void PackTokens(int[] source, ReadOnlySpan<int> starts, Kernels.Packing packing, int[] target)
    {
        for (int step = 0; step < packing.Steps; step++)
        {
            int position = packing.StepOffsets[step];
            for (int packed = 0; packed < packing.BatchSizes[step]; packed++)
                target[position + packed] = source[starts[packed] + step];
        }
    }

    /// <summary>The token behind each step: the boundary symbol that the row after begins with is the end of the row before.</summary>
    private void PackTargets(int[] source, ReadOnlySpan<int> starts, PackedBatch batch, int boundary)
    {
        batch.ReserveTargets();
        var packing = batch.Packing;
        for (int step = 0; step < packing.Steps; step++)
        {
            int position = packing.StepOffsets[step];
            for (int packed = 0; packed < packing.BatchSizes[step]; packed++)
            {
                int next = starts[packed] + step + 1;
                batch.Targets[position + packed] = next < TotalSteps ? source[next] : boundary;
            }
        }
    }
}
