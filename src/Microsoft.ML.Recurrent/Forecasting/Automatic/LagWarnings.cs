using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Notices stated lags that most of the horizon cannot read, and lags and seasons that are longer than the data.</summary>
internal static class LagWarnings
{
    /// <summary>Lags and seasons that no row of the training split reaches back over.</summary>
    /// <param name="options">What the caller states.</param>
    /// <param name="longest">Rows of the longest series' training split.</param>
    public static IEnumerable<string> Unobserved(ForecastingOptions options, int longest)
    {
        foreach (int lag in (options.Lags ?? []).Where(lag => lag >= longest))
            yield return $"Lag {lag} reaches back over more rows than the {longest} of the longest training split, so it is read as missing everywhere. Leave it out, or add rows.";
        foreach (int season in options.Seasonality.Where(season => season >= longest))
            yield return $"Season {season} of Seasonality is longer than the longest training split, of {longest} rows, so it is never seen whole. Leave it out, or add rows.";
    }

    /// <param name="options">What the caller states.</param>
    public static IEnumerable<string> Of(ForecastingOptions options)
    {
        if (options.Lags is null || options.Strategy != ForecastStrategy.Direct)
            yield break;
        int[] tooShort = [.. options.Lags.Where(lag => 2L * lag < options.Horizon).Order()];
        if (tooShort.Length == 0)
            yield break;
        string lags = string.Join(", ", tooShort.Select(lag => lag.ToString(CultureInfo.InvariantCulture)));
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Lags {lags} of a horizon of {options.Horizon} steps: beyond the first {tooShort[^1]} steps they point past the origin and are read as missing. Use multiples of ")
            + "the season at or beyond the horizon, or leave Lags null.";
    }
}
