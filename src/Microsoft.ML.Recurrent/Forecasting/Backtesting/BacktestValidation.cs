using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Checks a backtest's options before any data is seen; one exception lists every violation.</summary>
internal static class BacktestValidation
{
    /// <exception cref="ArgumentException">Something is out of range; the message lists all of it.</exception>
    public static void ThrowIfInvalid(BacktestOptions options, object estimator)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] violations = [.. Violations(options, estimator)];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"{nameof(BacktestOptions)} cannot be used", violations), nameof(options));
    }

    private static IEnumerable<string> Violations(BacktestOptions o, object estimator)
    {
        if (o.Folds < 1)
            yield return $"Folds is {o.Folds}; expected 1 or more.";
        if (o.Stride < 1)
            yield return $"Stride is {o.Stride}; expected 1 or more.";
        if (o.RefitEvery < 0)
            yield return $"RefitEvery is {o.RefitEvery}; expected a number of folds, or 0 for one fit.";
        if (o.Horizon < 1)
            yield return $"Horizon is {o.Horizon}; expected 1 or more.";
        if (o.Horizon is null && estimator is not ForecastingEstimator)
            yield return $"Horizon is null, which a {estimator.GetType().Name} does not say; name the rows that it forecasts.";
        if (estimator is ForecastingEstimator e && o.Horizon is { } horizon && horizon != e.Options.Horizon)
            yield return $"Horizon is {horizon}, but the estimator forecasts {e.Options.Horizon} rows; leave Horizon null.";
        if (o.Evaluation is null)
        {
            yield return "Evaluation is null; give a ForecastEvaluationOptions.";
            yield break;
        }

        if (o.Evaluation.TargetColumnNames is { Count: 0 } && estimator is not ForecastingEstimator)
            yield return $"Evaluation.TargetColumnNames is empty, which a {estimator.GetType().Name} does not say; name the target columns.";
        if (o.Evaluation is not { FirstOriginRow: null, FirstOriginTime: null, Stride: 1 })
            yield return "Evaluation chooses origins by FirstOriginRow, FirstOriginTime or Stride; a backtest lays its own by Folds and Stride.";
        if (o.Evaluation.CancellationToken.CanBeCanceled)
            yield return "Evaluation has a CancellationToken; give it to the backtest's options.";
        foreach (string violation in ForecastEvaluationValidation.Violations(o.Evaluation))
            yield return violation;
    }
}
