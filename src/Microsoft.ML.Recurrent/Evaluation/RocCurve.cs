namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The area under the curve of true over false positives, as the fraction of pairs that scores order right (Mann &amp; Whitney 1947); pairs of equal scores count half.</summary>
internal static class RocCurve
{
    /// <returns>From 0 to 1; NaN without scores of both classes.</returns>
    /// <param name="positives">Scores of positive labels; sorted here.</param>
    /// <param name="negatives">Scores of negative labels; sorted here.</param>
    public static double Area(float[] positives, float[] negatives)
    {
        Array.Sort(positives);
        Array.Sort(negatives);
        double right = 0;
        int below = 0, to = 0;
        foreach (float score in positives)
        {
            while (below < negatives.Length && negatives[below] < score)
                below++;
            to = Math.Max(to, below);
            while (to < negatives.Length && negatives[to] == score)
                to++;
            right += below + (to - below) / 2.0;
        }

        return right / positives.Length / negatives.Length;
    }
}
