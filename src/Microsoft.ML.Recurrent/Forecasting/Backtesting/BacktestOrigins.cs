using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The origins of the folds that one fit serves.</summary>
/// <param name="plan">Where they lie.</param>
/// <param name="folds">Which of them.</param>
internal sealed class BacktestOrigins(BacktestPlan plan, int[] folds) : IOriginChoice
{
    public bool CompleteHorizonsOnly => false;

    public int? WindowOf(SeriesRows series, long? firstOrigin) =>
        plan.FoldOf(series.Name, series.Count - 1) is { } fold && folds.Contains(fold) ? fold : null;

    /// <summary>The rows known at the first fold, so that all fits' errors have one scale.</summary>
    public long ScaleEnd(SeriesRows series, long firstOrigin) => plan.Known(series.Name, 0) is > 0 and var known ? known : firstOrigin + 1;
}
