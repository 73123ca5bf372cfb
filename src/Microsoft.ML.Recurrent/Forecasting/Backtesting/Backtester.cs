using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Completes a backtest's options by what the estimator says of itself, and runs it.</summary>
internal static class Backtester
{
    /// <exception cref="ArgumentException">Options are out of range, or columns are not there.</exception>
    /// <exception cref="InvalidOperationException">The folds do not fit, or rows are not what they must be.</exception>
    public static BacktestResult Run(IDataView data, IEstimator<ITransformer> estimator, BacktestOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        BacktestValidation.ThrowIfInvalid(options, estimator);
        var evaluation = options.Evaluation with { CancellationToken = options.CancellationToken };
        if (estimator is not ForecastingEstimator forecaster)
            return new BacktestRun(data, estimator, options with { Evaluation = evaluation }, options.Horizon!.Value).Run();
        evaluation = Complete(evaluation, forecaster.Options);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, forecaster.Options.Training.CancellationToken);
        return new BacktestRun(
            data, forecaster.With(either.Token), options with { Evaluation = evaluation }, forecaster.Options.Horizon).Run();
    }

    private static ForecastEvaluationOptions Complete(ForecastEvaluationOptions evaluation, ForecastingOptions forecast) => evaluation with
    {
        ForecastColumnName = forecast.OutputColumnName,
        TargetColumnNames = forecast.TargetColumnNames,
        SeriesColumnName = forecast.SeriesColumnName,
        TimeColumnName = evaluation.TimeColumnName ?? forecast.TimeColumnName,
    };
}
