namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The lags of a fit that states none: each season's smallest multiple that covers the horizon, where repeating the values of then
/// forecasts the training split better than repeating the last value.</summary>
internal static class LagChoice
{
    private const double Better = 0.9;

    /// <param name="seasons">Rows of the seasons.</param>
    /// <param name="horizon">Rows forecast.</param>
    /// <param name="errors">What repeating misses.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<int> seasons, int horizon, RepeatErrors errors) =>
        [.. seasons.Where(s => s > 1).Select(s => RepeatErrors.LagOf(s, horizon)).Distinct().Where(lag => errors.OfLag(lag) < Better).Order().Select(lag => (int)lag)];
}
