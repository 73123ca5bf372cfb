using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Checks a backtest's options before any data is seen; one exception lists every violation.</summary>
internal static class BacktestValidation
{
    /// <exception cref="ArgumentException">Something is out of range; the message lists all of it.</exception>
    public static void ThrowIfInvalid(BacktestOptions options, object estimator, ForecastingEstimator? forecaster = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] violations = [.. Violations(options, estimator, forecaster)];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"{nameof(BacktestOptions)} cannot be used", violations), nameof(options));
    }

    private static IEnumerable<string> Violations(BacktestOptions o, object estimator, ForecastingEstimator? forecaster = null)
    {
        if (o.Folds < 1)
            yield return $"Folds is {o.Folds}; expected 1 or more.";
        if (o.Stride < 1)
            yield return $"Stride is {o.Stride}; expected 1 or more.";
        if (o.RefitEvery < 0)
            yield return $"RefitEvery is {o.RefitEvery}; expected a number of folds, or 0 for one fit.";
        if (o.Horizon < 1)
            yield return $"Horizon is {o.Horizon}; expected 1 or more.";
        if (o.Horizon is null && forecaster is null)
            yield return $"Horizon is null, which {Name(estimator)} does not say; name the rows that it forecasts.";
        if (forecaster is not null && o.Horizon is { } horizon && horizon != forecaster.Options.Horizon)
            yield return $"Horizon is {horizon}, but the estimator forecasts {forecaster.Options.Horizon} rows; leave Horizon null.";
        if (o.Evaluation is null)
        {
            yield return "Evaluation is null; give a ForecastEvaluationOptions.";
            yield break;
        }

        if (o.Evaluation.TargetColumnNames is { Count: 0 } && forecaster is null)
            yield return $"Evaluation.TargetColumnNames is empty, which {Name(estimator)} does not say; name the target columns.";
        if (o.Evaluation is not { FirstOriginRow: null, FirstOriginTime: null, Stride: 1 })
            yield return "Evaluation chooses origins by FirstOriginRow, FirstOriginTime or Stride; a backtest lays its own by Folds and Stride.";
        if (forecaster?.Context.ValidationData is not null)
            yield return "The estimator's context has ValidationData, which every fold's fit would see; a backtest measures and calibrates on the rows before each origin. Give an estimator without it.";
        foreach (string violation in ForecastEvaluationValidation.Violations(o.Evaluation))
            yield return violation;
    }

    private static string Name(object estimator) =>
        estimator.GetType().Name.Split('`')[0] is var name && "AEIOU".Contains(name[0], StringComparison.Ordinal) ? $"an {name}" : $"a {name}";
}
