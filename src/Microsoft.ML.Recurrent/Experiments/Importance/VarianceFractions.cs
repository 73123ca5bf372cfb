namespace Microsoft.ML.Recurrent.Experiments.Importance;

/// <summary>The analysis of a tree's variance over the unit cube (Hutter et al. 2014).</summary>
internal static class VarianceFractions
{
    /// <summary>The fraction that each dimension explains on its own; null where the tree is constant.</summary>
    public static double[]? Of(IReadOnlyList<Box> leaves)
    {
        double mean = leaves.Sum(l => l.Volume * l.Value);
        double variance = leaves.Sum(l => l.Volume * (l.Value - mean) * (l.Value - mean));
        return variance > 0 ? [.. Enumerable.Range(0, leaves[0].Low.Length).Select(dimension => Alone(leaves, dimension, mean) / variance)] : null;
    }

    /// <summary>The variance of the mean over all other dimensions.</summary>
    private static double Alone(IReadOnlyList<Box> leaves, int dimension, double mean)
    {
        double[] ends = [.. leaves.Select(l => l.Low[dimension]).Append(1).Distinct().Order()];
        double variance = 0;
        for (int i = 0; i + 1 < ends.Length; i++)
        {
            double middle = (ends[i] + ends[i + 1]) / 2;
            double marginal = leaves.Where(l => l.Low[dimension] <= middle && middle < l.High[dimension])
                .Sum(l => l.Value * l.Volume / (l.High[dimension] - l.Low[dimension]));
            variance += (ends[i + 1] - ends[i]) * (marginal - mean) * (marginal - mean);
        }

        return variance;
    }
}
