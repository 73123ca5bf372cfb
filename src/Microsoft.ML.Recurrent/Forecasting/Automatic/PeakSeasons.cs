namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Lags at which the autocorrelation of series stands out, at several lengths of what counts as trend.</summary>
internal static class PeakSeasons
{
    private const int MostChannels = 12;
    private const int MostRows = 4096;
    private const double LeastPeak = 0.2;

    // A multiple of a season is as strong as the season but for chance.
    private const double AsStrong = 0.9;

    private static readonly int[] _trends = [13, 49, 193, 769];

    /// <returns>The lags found in most series, rising.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<double[]> channels, int most)
    {
        int stride = (channels.Count + MostChannels - 1) / MostChannels;
        return
        [
            .. channels.Where((_, i) => i % stride == 0).SelectMany(values => Of(values[^Math.Min(values.Length, MostRows)..]).Distinct())
                .GroupBy(lag => lag).OrderByDescending(lag => lag.Count()).ThenBy(lag => lag.Key).Take(most).Select(lag => lag.Key).Order(),
        ];
    }

    private static IEnumerable<int> Of(double[] values) =>
        _trends.Where(trend => values.Length >= 4 * trend).Select(trend => First(Detrending.Detrend(values, trend), trend)).Where(lag => lag > 1);

    /// <summary>The shortest lag whose peak is as high as any, or 0.</summary>
    private static int First(double[] rest, int longest)
    {
        double[] r = [1, .. Enumerable.Range(1, longest + 1).Select(lag => Autocorrelation.At(rest, lag).Correlation)];
        int[] peaks = [.. Enumerable.Range(2, longest - 1).Where(lag => r[lag] >= LeastPeak && r[lag] > r[lag - 1] && r[lag] >= r[lag + 1])];
        if (peaks.Length == 0)
            return 0;
        double highest = peaks.Max(lag => r[lag]);
        return peaks.First(lag => r[lag] >= AsStrong * highest);
    }
}
