using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Class weights, folded into the rows' weights.</summary>
internal static class ClassWeighting
{
    /// <summary>The weight of each class, or null where all weigh the same.</summary>
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
        int seen = counts.Count(c => c > 0);
        return [.. counts.Select(c => c == 0 ? 1f : trainingRows.Length / (float)(seen * (long)c))];
    }

    public static TrainingSet Apply(TrainingSet set, float[]? classWeights) => classWeights is null
        ? set
        : set with { Weights = [.. set.Weights.Select((weight, row) => weight * classWeights[(int)set.Labels[row]])] };
}
