namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The lags of a fit that states none: each season's smallest multiple that covers the horizon, where repeating the values of then
/// misses by two thirds at most of what repeating the last value does, in the training split.</summary>
internal static class LagChoice
{
    // Measured: the year of influenza-like illness, which comes at another time each year, repeats better than that and yet misleads as a lag.
    private const double Better = 2.0 / 3;

    /// <param name="seasons">Rows of the seasons.</param>
    /// <param name="horizon">Rows forecast.</param>
    /// <param name="errors">What repeating misses.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<int> seasons, int horizon, RepeatErrors errors) =>
        [.. seasons.Where(s => s > 1).Select(s => RepeatErrors.LagOf(s, horizon)).Distinct().Where(lag => errors.OfLag(lag) < Better).Order().Select(lag => (int)lag)];
}
