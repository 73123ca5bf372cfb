namespace Microsoft.ML.Recurrent.Experiments.Importance;

/// <summary>A regression tree on points of the unit cube (Breiman 2001), as the boxes of its leaves.</summary>
internal static class RegressionTree
{
    /// <summary>A tree on points that are drawn with replacement, split until each leaf has one value.</summary>
    public static IReadOnlyList<Box> Grown(double[][] points, double[] values, Random random)
    {
        int[] drawn = [.. points.Select(_ => random.Next(points.Length))];
        List<Box> leaves = [];
        Stack<(int[] Rows, double[] Low, double[] High)> waiting = [];
        waiting.Push((drawn, new double[points[0].Length], [.. Enumerable.Repeat(1.0, points[0].Length)]));
        while (waiting.TryPop(out var node))
        {
            if (BestSplit(points, values, node.Rows) is not var (dimension, threshold))
            {
                leaves.Add(new Box(node.Low, node.High, node.Rows.Average(r => values[r])));
                continue;
            }

            waiting.Push(([.. node.Rows.Where(r => points[r][dimension] < threshold)], node.Low, With(node.High, dimension, threshold)));
            waiting.Push(([.. node.Rows.Where(r => points[r][dimension] >= threshold)], With(node.Low, dimension, threshold), node.High));
        }

        return leaves;
    }

    /// <summary>The split after which values vary least within the halves; null where none makes a difference.</summary>
    private static (int Dimension, double Threshold)? BestSplit(double[][] points, double[] values, int[] rows)
    {
        (int, double)? best = null;
        double mean = rows.Average(r => values[r]), least = 1e-12 * rows.Sum(r => (values[r] - mean) * (values[r] - mean));
        for (int dimension = 0; dimension < points[0].Length; dimension++)
        {
            int[] ordered = [.. rows.OrderBy(r => points[r][dimension])];
            double left = 0;
            for (int i = 1; i < ordered.Length; i++)
            {
                left += values[ordered[i - 1]] - mean;
                double low = points[ordered[i - 1]][dimension], high = points[ordered[i]][dimension];

                // The squares between the halves, which is what a split takes from the squares within them.
                double gain = left * left * ordered.Length / ((double)i * (ordered.Length - i));
                if (high > low && gain > least)
                    (best, least) = ((dimension, low + ((high - low) / 2)), gain);
            }
        }

        return best is var (_, at) && at > 0 ? best : null;
    }

    private static double[] With(double[] corner, int dimension, double value)
    {
        double[] moved = [.. corner];
        moved[dimension] = value;
        return moved;
    }
}
