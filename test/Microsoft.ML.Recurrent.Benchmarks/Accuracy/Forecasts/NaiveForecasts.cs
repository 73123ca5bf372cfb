namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Forecasts that repeat what was.</summary>
internal static class NaiveForecasts
{
    /// <summary>The last season again and again; a season of 1 repeats the last value.</summary>
    public static SetForecasts Seasonal(ForecastSet set, int season) => SetForecasts.Of(set, (series, origin) =>
        [.. Enumerable.Range(0, set.Horizon).Select(step => series.Filled[origin + 1 + step - season * (step / season + 1)])]);
}
