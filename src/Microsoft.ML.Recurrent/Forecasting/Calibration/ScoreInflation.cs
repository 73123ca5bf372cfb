namespace Microsoft.ML.Recurrent.Forecasting.Calibration;

/// <summary>The number of scores of a series that are worth one of independent draws. Forecasts from neighboring origins go wrong together, so a split holds less
/// evidence than it holds scores.</summary>
internal static class ScoreInflation
{
    private const double ErrorsOfNone = 2;
    private const int FractionOfLags = 4;
    private const int MostLags = 500;

    /// <summary>The sum of the autocorrelations, in both directions, of whether a score lies above a bound, as far as they stand out from none
    /// (Bayley &amp; Hammersley 1946): 1 for independent scores.</summary>
    /// <param name="scores">In the order of their origins.</param>
    /// <param name="bound">The bound.</param>
    public static double Of(IReadOnlyList<float> scores, float bound)
    {
        double mean = scores.Count(score => score > bound) / (double)scores.Count, least = ErrorsOfNone / Math.Sqrt(scores.Count), sum = 1;
        if (mean is 0 or 1)
            return 1;
        for (int lag = 1; lag <= Math.Min(MostLags, scores.Count / FractionOfLags); lag++)
        {
            int both = 0;
            for (int i = lag; i < scores.Count; i++)
                both += scores[i] > bound && scores[i - lag] > bound ? 1 : 0;
            double correlation = (both / (double)(scores.Count - lag) - mean * mean) / (mean * (1 - mean));
            if (correlation < least)
                break;
            sum += 2 * correlation;
        }

        return sum;
    }
}
