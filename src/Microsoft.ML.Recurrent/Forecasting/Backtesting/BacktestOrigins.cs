using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The origins of the windows that one fit serves.</summary>
/// <param name="plan">Where they lie.</param>
/// <param name="windows">Which of them.</param>
/// <param name="names">What the plan calls a series, by what the forecasts call it, where that differs.</param>
internal sealed class BacktestOrigins(BacktestPlan plan, int[] windows, IReadOnlyDictionary<string, string> names) : IOriginChoice
{
    public bool CompleteHorizonsOnly => false;

    public int? WindowOf(SeriesRows series, long? firstOrigin) =>
        plan.WindowOf(NameOf(series), series.Count - 1) is { } window && windows.Contains(window) ? window : null;

    /// <summary>The rows known at the first window, so that all fits' errors have one scale.</summary>
    public long ScaleEnd(SeriesRows series, long firstOrigin) => plan.Known(NameOf(series), 0) is > 0 and var known ? known : firstOrigin + 1;

    private string NameOf(SeriesRows series) => names.GetValueOrDefault(series.Name, series.Name);
}
