namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Settles open options as another fit has settled them, or as the least that there can be of them.</summary>
internal static class EarlierChoice
{
    /// <summary>A fit that goes on from a forecaster keeps that one's choices where it states none.</summary>
    public static ForecastingOptions Of(ForecastingOptions options, ForecastingOptions fitted) => options with
    {
        Seasonality = options.Seasonality.Count > 0 ? options.Seasonality : fitted.Seasonality,
        WindowSize = options.WindowSize ?? fitted.WindowSize,
        Lags = options.Lags ?? fitted.Lags,
        CalendarFeatures = options.CalendarFeatures ?? fitted.CalendarFeatures,
        TargetsAsSeries = options.TargetsAsSeries ?? fitted.TargetsAsSeries,
        Scaling = options.Scaling == SeriesScaling.Auto ? fitted.Scaling : options.Scaling,
    };

    /// <summary>The least that can be chosen: what is too large even so can be refused before any row is read.</summary>
    public static ForecastingOptions Least(ForecastingOptions options) => options with
    {
        WindowSize = options.WindowSize ?? 1,
        Lags = options.Lags ?? [],
        CalendarFeatures = options.CalendarFeatures ?? CalendarFeatures.None,
        TargetsAsSeries = options.TargetsAsSeries ?? true,
        Scaling = options.Scaling == SeriesScaling.Auto ? SeriesScaling.Standard : options.Scaling,
    };
}
