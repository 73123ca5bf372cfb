namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The lags of a fit that states none: each season's smallest multiple that covers the horizon, where the training split, its trend taken
/// away, goes closely with itself that many rows before.</summary>
internal static class LagChoice
{
    // Measured: the year of influenza-like illness (0.56), which comes at another time each year, misleads as a lag; hours of a day and of a week, and
    // months of a year (0.76 to 0.96), help.
    private const double LeastCorrelation = 0.7;
    private const int LeastPairs = 8;

    /// <param name="seasons">Rows of the seasons.</param>
    /// <param name="horizon">Rows forecast.</param>
    /// <param name="channels">The training split's targets.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<int> seasons, int horizon, IReadOnlyList<double[]> channels) =>
    [
        .. seasons.Where(season => season > 1).Select(season => (Season: season, Lag: RepeatErrors.LagOf(season, horizon)))
            .Where(s => IsClose(s.Season, s.Lag, channels)).Select(s => (int)s.Lag).Distinct().Order(),
    ];

    /// <summary>Tells whether the median correlation over the channels that are long enough is high.</summary>
    private static bool IsClose(int season, long lag, IReadOnlyList<double[]> channels)
    {
        double[] correlations =
        [
            .. channels.Where(values => values.Length >= lag + season + LeastPairs)
                .Select(values => Autocorrelation.At(Detrending.Detrend(values, season), (int)lag))
                .Where(r => r.Pairs >= LeastPairs).Select(r => r.Correlation).Order(),
        ];
        return correlations.Length > 0 && correlations[correlations.Length / 2] >= LeastCorrelation;
    }
}
