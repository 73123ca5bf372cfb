using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The origins of the windows that one fit serves.</summary>
/// <param name="plan">Where they lie.</param>
/// <param name="windows">Which of them.</param>
internal sealed class BacktestOrigins(BacktestPlan plan, int[] windows) : IOriginChoice
{
    public bool CompleteHorizonsOnly => false;

    public int? WindowOf(SeriesRows series, int? firstOrigin) =>
        plan.WindowOf(series, series.Count - 1) is { } window && windows.Contains(window) ? window : null;

    /// <summary>The rows known at the first window, so that all fits' errors have one scale.</summary>
    public int ScaleEnd(SeriesRows series, int firstOrigin) => plan.Known(series, 0) is > 0 and var known ? known : firstOrigin + 1;
}
