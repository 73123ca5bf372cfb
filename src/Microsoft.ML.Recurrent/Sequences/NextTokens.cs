namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The tokens that follow the steps of packed rows: each step's is the next one of its row, the last step's the boundary symbol.</summary>
internal static class NextTokens
{
    /// <param name="batch">Rows of one token column, its targets to be written.</param>
    /// <param name="boundary">The symbol that ends a row.</param>
    public static void Write(PackedBatch batch, int boundary)
    {
        batch.ReserveTargets();
        var packing = batch.Packing;
        int[] tokens = batch.Tokens[0], targets = batch.Targets;
        for (int step = 0; step < packing.Steps; step++)
        {
            // Rows are sorted by length: those that go on stand first.
            int at = packing.StepOffsets[step], rows = packing.BatchSizes[step], going = step + 1 < packing.Steps ? packing.BatchSizes[step + 1] : 0;
            tokens.AsSpan(at + rows, going).CopyTo(targets.AsSpan(at));
            targets.AsSpan(at + going, rows - going).Fill(boundary);
        }
    }
}
