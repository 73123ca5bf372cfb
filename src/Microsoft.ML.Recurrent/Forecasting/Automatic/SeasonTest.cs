namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Tests whether series have a season of some length, by the autocorrelation of what deviates from their trend.</summary>
/// <param name="channels">The series, shorter seasons taken away.</param>
/// <param name="shorter">Those seasons.</param>
internal sealed class SeasonTest(IReadOnlyList<double[]> channels, IReadOnlyList<int> shorter)
{
    private const double LeastCorrelation = 0.2;
    private const int LeastPairs = 8;

    // What a shorter season that grows or falls leaves is as strong one of its cycles beside the longer one.
    private const double Above = 0.03;

    /// <summary>The median correlation a season apart, or null where the season is not there in more than half of the series that are long
    /// enough for it, or half of the series are not.</summary>
    /// <param name="season">Rows, 2 or more.</param>
    /// <param name="errors">Standard errors that a correlation must reach.</param>
    public double? Of(int season, double errors)
    {
        (double Correlation, bool IsThere)[] votes = [.. channels.Select(values => Vote(values, season, errors)).OfType<(double, bool)>()];
        if (2 * votes.Length < channels.Count || 2 * votes.Count(v => v.IsThere) <= votes.Length)
            return null;
        return votes.Select(v => v.Correlation).Order().ElementAt(votes.Length / 2);
    }

    private (double Correlation, bool IsThere)? Vote(double[] values, int season, double errors)
    {
        if (values.Length < 2L * season)
            return null;
        double[] rest = Detrending.Detrend(values, season);
        var (correlation, pairs) = Autocorrelation.At(rest, season);
        if (pairs < Math.Max(LeastPairs, season))
            return null;
        bool isThere = correlation >= LeastCorrelation && correlation >= errors * Autocorrelation.ErrorOf(rest, season, pairs);
        return (correlation, isThere && shorter.All(s => correlation > Beside(rest, season, s) + Above));
    }

    private static double Beside(double[] rest, int season, int shorter) => Math.Max(
        Autocorrelation.At(rest, season - shorter).Correlation, Autocorrelation.At(rest, season + shorter).Correlation);
}
