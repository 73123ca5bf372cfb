namespace Microsoft.ML.Recurrent;

/// <summary>What a point forecast is trained to be.</summary>
public enum ForecastLoss
{
    /// <summary>The median: the least mean absolute error.</summary>
    Absolute,

    /// <summary>The mean: the least mean squared error.</summary>
    Squared,
}
