using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The origins of the folds that one fit serves.</summary>
/// <param name="plan">Where they lie.</param>
/// <param name="folds">Which of them.</param>
/// <param name="names">What the plan calls a series, by what the forecasts call it, where that differs.</param>
internal sealed class BacktestOrigins(BacktestPlan plan, int[] folds, IReadOnlyDictionary<string, string> names) : IOriginChoice
{
    public bool CompleteHorizonsOnly => false;

    public int? WindowOf(SeriesRows series, long? firstOrigin) =>
        plan.FoldOf(NameOf(series), series.Count - 1) is { } fold && folds.Contains(fold) ? fold : null;

    /// <summary>The rows known at the first fold, so that all fits' errors have one scale.</summary>
    public long ScaleEnd(SeriesRows series, long firstOrigin) => plan.Known(NameOf(series), 0) is > 0 and var known ? known : firstOrigin + 1;

    private string NameOf(SeriesRows series) => names.GetValueOrDefault(series.Name, series.Name);
}
