namespace Microsoft.ML.Recurrent;

/// <summary>The loss of the point forecast.</summary>
public enum ForecastLoss
{
    /// <summary>The median: the least mean absolute error.</summary>
    Absolute,

    /// <summary>The mean: the least mean squared error.</summary>
    Squared,
}
