namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The forecast of an origin, kept until its actuals are there.</summary>
/// <param name="Row">The origin's row within its series.</param>
/// <param name="Window">The window that it counts to.</param>
/// <param name="Point">(horizon, targets).</param>
/// <param name="Lower">(horizon, targets), or empty.</param>
/// <param name="Upper">(horizon, targets), or empty.</param>
/// <param name="Quantiles">(levels, horizon, targets), or empty.</param>
internal sealed record OriginForecast(long Row, int Window, float[] Point, float[] Lower, float[] Upper, float[] Quantiles);
