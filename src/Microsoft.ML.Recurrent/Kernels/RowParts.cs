namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>Cuts a batch's rows into runs of about equal cost, the sum of their lengths. What a row gives does not depend on the cut.</summary>
internal static class RowParts
{
    /// <summary>The first row of a part; the number of rows for the part after the last, which has the rows without steps.</summary>
    public static int Start(Packing packing, int part, int parts)
    {
        if (part == parts)
            return packing.Rows;
        int rows = packing.Steps == 0 ? 0 : packing.BatchSizes[0], row = 0;
        long target = (long)packing.TotalSteps * part / parts, before = 0;
        for (; row < rows && before + packing.Lengths[row] / 2 < target; row++)
            before += packing.Lengths[row];
        return row;
    }
}
