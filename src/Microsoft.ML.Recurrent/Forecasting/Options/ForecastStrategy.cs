namespace Microsoft.ML.Recurrent;

/// <summary>The strategy for a horizon of several steps.</summary>
public enum ForecastStrategy
{
    /// <summary>All rows at once; the network is trained on the whole horizon.</summary>
    Direct,

    /// <summary>Row by row; the network is trained on one horizon step, and each forecast is read as the next row's target. Past covariates are
    /// missing in the horizon. Quantiles of later rows are those of one step around the path of forecasts; intervals are calibrated on
    /// the whole path.</summary>
    Recursive,
}
