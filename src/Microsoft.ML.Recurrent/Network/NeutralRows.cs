namespace Microsoft.ML.Recurrent.Network;

/// <summary>
/// Rows of a table of which training reads some. The others get the mean of those that were read, each as often as it was read: what stands
/// there otherwise was drawn and means nothing.
/// </summary>
/// <param name="Start">Where the first row's first number stands.</param>
/// <param name="Stride">From row to row.</param>
/// <param name="Elements">Numbers of a row.</param>
/// <param name="ElementStride">From number to number of a row.</param>
internal readonly record struct NeutralRows(int Start, int Stride, int Elements, int ElementStride)
{
    /// <param name="values">The table.</param>
    /// <param name="reads">For each row, how often it was read.</param>
    /// <param name="others">How often nothing was read, which counts as zeros.</param>
    public void Fill(Span<float> values, ReadOnlySpan<long> reads, long others)
    {
        if (!reads.Contains(0))
            return;
        double[] mean = Mean(values, reads, others);
        for (int row = 0; row < reads.Length; row++)
        {
            for (int element = 0; reads[row] == 0 && element < Elements; element++)
                values[Start + row * Stride + element * ElementStride] = (float)mean[element];
        }
    }

    /// <summary>Zeros where nothing was read.</summary>
    private double[] Mean(ReadOnlySpan<float> values, ReadOnlySpan<long> reads, long others)
    {
        var mean = new double[Elements];
        double count = others;
        for (int row = 0; row < reads.Length; row++)
        {
            count += reads[row];
            for (int element = 0; reads[row] > 0 && element < Elements; element++)
                mean[element] += reads[row] * (double)values[Start + row * Stride + element * ElementStride];
        }

        for (int element = 0; element < Elements; element++)
            mean[element] /= Math.Max(1, count);
        return mean;
    }
}
