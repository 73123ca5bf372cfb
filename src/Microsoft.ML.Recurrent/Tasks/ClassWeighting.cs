using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Class weights, folded into the labels' weights.</summary>
internal static class ClassWeighting
{
    /// <summary>The weight of each class, or null where all weigh the same; balanced ones weigh 1 in the mean over the labels.</summary>
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
            Count(set.LabelsOf(row), counts);
        double[] raw = [.. counts.Select(c => c == 0 ? 0 : Math.Pow(c, -options.ClassBalancePower))];
        double mean = raw.Zip(counts, (weight, count) => weight * count).Sum() / counts.Sum(count => (long)count);
        return [.. raw.Select(weight => weight == 0 ? 1f : (float)(weight / mean))];
    }

    private static void Count(ReadOnlySpan<float> labels, int[] counts)
    {
        foreach (float label in labels)
        {
            if (!float.IsNaN(label))
                counts[(int)label]++;
        }
    }

    public static TrainingSet Apply(TrainingSet set, float[]? classWeights) => classWeights is null
        ? set
        : set with { Weights = [.. set.Weights.Select((weight, i) => float.IsNaN(set.Labels[i]) ? 0 : weight * classWeights[(int)set.Labels[i]])] };
}
