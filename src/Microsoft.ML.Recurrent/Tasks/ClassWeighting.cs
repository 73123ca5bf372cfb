using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Class weights, folded into the rows' weights.</summary>
internal static class ClassWeighting
{
    /// <summary>The weight of each class, or null where all weigh the same; balanced ones weigh 1 in the mean over the rows.</summary>
    /// <param name="options">Given weights, or whether to balance.</param>
    /// <param name="set">Class labels.</param>
    /// <param name="trainingRows">The rows whose frequencies count.</param>
    /// <param name="classes">Number of classes.</param>
    public static float[]? Of(RecurrentOptions options, TrainingSet set, int[] trainingRows, int classes)
    {
        if (options.ClassWeights is { } given)
            return [.. given];
        if (!options.BalanceClasses)
            return null;
        var counts = new int[classes];
        foreach (int row in trainingRows)
            counts[(int)set.Labels[row]]++;
        double[] raw = [.. counts.Select(c => c == 0 ? 0 : Math.Pow(c, -options.ClassBalancePower))];
        double mean = raw.Zip(counts, (weight, count) => weight * count).Sum() / trainingRows.Length;
        return [.. raw.Select(weight => weight == 0 ? 1f : (float)(weight / mean))];
    }

    public static TrainingSet Apply(TrainingSet set, float[]? classWeights) => classWeights is null
        ? set
        : set with { Weights = [.. set.Weights.Select((weight, row) => weight * classWeights[(int)set.Labels[row]])] };
}
