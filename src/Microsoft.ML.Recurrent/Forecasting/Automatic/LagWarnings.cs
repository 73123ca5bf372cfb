using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Notices stated lags that most of the horizon cannot read.</summary>
internal static class LagWarnings
{
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
