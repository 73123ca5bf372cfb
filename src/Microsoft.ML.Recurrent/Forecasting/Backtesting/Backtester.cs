using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Completes a backtest's options by what the estimator says of itself, and runs it.</summary>
internal static class Backtester
{
    /// <exception cref="ArgumentException">Options are out of range, or columns are not there.</exception>
    /// <exception cref="InvalidOperationException">The folds do not fit, or rows are not what they must be.</exception>
    /// <exception cref="OperationCanceledException">A token ended the backtest.</exception>
    public static BacktestResult Run(
        IDataView data,
        IEstimator<ITransformer> estimator,
        BacktestOptions options,
        Action<string> warn,
        IProgress<BacktestProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        // A chain forecasts what its last estimator does.
        var last = estimator as ForecastingEstimator ?? (estimator as EstimatorChain<ForecastingTransformer>)?.LastEstimator as ForecastingEstimator;
        BacktestValidation.ThrowIfInvalid(options, estimator, last);
        if (estimator is not ForecastingEstimator forecaster)
        {
            var evaluation = last is null ? options.Evaluation : OfChain(options.Evaluation, last.Options, data.Schema, warn);
            return new BacktestRun(
                data, estimator, options with { Evaluation = evaluation }, options.Horizon ?? last!.Options.Horizon, progress, cancellation).Run();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, forecaster.Context.CancellationToken);
        return new BacktestRun(
            data,
            forecaster.With(forecaster.Context with { CancellationToken = either.Token }),
            options with { Evaluation = Complete(options.Evaluation, forecaster.Options) },
            forecaster.Options.Horizon,
            progress,
            cancellation).Run();
    }

    /// <summary>Keeps what is named: the data may call columns otherwise than the chain does before its last estimator.</summary>
    private static ForecastEvaluationOptions OfChain(ForecastEvaluationOptions evaluation, ForecastingOptions forecast, DataViewSchema schema, Action<string> warn)
    {
        string[] made = evaluation.TargetColumnNames.Count > 0 ? [] : [.. forecast.TargetColumnNames.Where(name => schema.GetColumnOrNull(name) is null)];
        if (made.Length > 0)
            throw new ArgumentException(
                $"Evaluation.TargetColumnNames is empty, and the chain forecasts {string.Join(", ", made.Select(name => $"'{name}'"))}, which it makes itself: the data has no such column to hold "
                + "forecasts against. Make it in the data first, by those steps of the chain, and test the rest.");
        string? series = evaluation.SeriesColumnName ?? forecast.SeriesColumnName;
        if (series is not null && evaluation.SeriesColumnName is null && schema.GetColumnOrNull(series) is null)
            throw new ArgumentException(
                $"Evaluation.SeriesColumnName is null, and the chain tells series apart by '{series}', which it makes itself: the data has no such column. Name the column of the data that it is made of.");
        string? time = evaluation.TimeColumnName ?? forecast.TimeColumnName;
        if (time is not null && evaluation.TimeColumnName is null && schema.GetColumnOrNull(time)?.Type is not (DateTimeDataViewType or DateTimeOffsetDataViewType))
        {
            warn($"Evaluation.TimeColumnName is null, and the chain goes by time column '{time}', which it makes itself: the folds' origins are rows of each series instead of times. "
                + "Name the time column of the data, or make it in the data first.");
            time = null;
        }

        return evaluation with
        {
            ForecastColumnName = forecast.OutputColumnName,
            TargetColumnNames = evaluation.TargetColumnNames.Count > 0 ? evaluation.TargetColumnNames : forecast.TargetColumnNames,
            SeriesColumnName = series,
            TimeColumnName = time,
        };
    }

    private static ForecastEvaluationOptions Complete(ForecastEvaluationOptions evaluation, ForecastingOptions forecast) => evaluation with
    {
        ForecastColumnName = forecast.OutputColumnName,
        TargetColumnNames = forecast.TargetColumnNames,
        SeriesColumnName = forecast.SeriesColumnName,
        TimeColumnName = evaluation.TimeColumnName ?? forecast.TimeColumnName,
    };
}
