using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Forecasting.Backtesting;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Evaluation of forecasts for <c>mlContext.Forecasting</c>: of a view that holds them, and by a rolling origin.</summary>
public static class ForecastEvaluationCatalog
{
    /// <summary>Holds forecasts against the rows that came: row i's forecast h horizon steps ahead against the target of row i + h of its series.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">A transformed view: forecasts (bounds and quantiles where there are any) and targets, in time order.</param>
    /// <param name="forecastColumnName">The forecasts: a <c>Vector&lt;Single&gt;</c> of known length, horizon × targets.</param>
    /// <param name="targetColumnName">The target, or <see langword="null"/> for what the forecast column says it forecasts.</param>
    /// <param name="seasonality">The season of the scaled error's scale, in rows, 1 or more; a naive forecast of this season is measured too.
    /// <see langword="null"/> takes the season of the fit, where the forecast column says it.</param>
    /// <exception cref="ArgumentException">Columns are missing or do not fit; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty, a target is infinite, or times do not rise.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// ForecastingTransformer model = mlContext.Forecasting.ForecastByGru("Forecast", "Count", windowSize: 72, horizon: 24).Fit(trainingData);
    /// ForecastEvaluation evaluation = mlContext.Forecasting.Evaluate(model.Transform(data), seasonality: 24);
    /// Console.WriteLine($"MASE {evaluation.Overall.MeanAbsoluteScaledError:F3}");
    /// ]]></code>
    /// </example>
    public static ForecastEvaluation Evaluate(
        this ForecastingCatalog catalog, IDataView data, string forecastColumnName = "Forecast", string? targetColumnName = null, int? seasonality = null) =>
        catalog.Evaluate(data, new ForecastEvaluationOptions
        {
            ForecastColumnName = forecastColumnName,
            TargetColumnNames = targetColumnName is null ? [] : [targetColumnName],
            Seasonality = seasonality,
        });

    /// <summary>Holds forecasts against the rows that came: row i's forecast h horizon steps ahead against the target of row i + h of its series.
    /// The data is read once; of each series the targets are held. Rows of a transformed view that were dropped, repeated or shuffled since are known by their
    /// places: a forecast is held against the very rows that it forecasts, those dropped have no actual, and a warning counts them. Without a time column, shuffled rows are put in order
    /// first, which reads them a second time and holds their forecasts.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">A transformed view: forecasts (bounds and quantiles where there are any) and targets, in time order.</param>
    /// <param name="options">Columns, origins and measures.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or columns are missing or do not fit; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">No row is an origin, a target is infinite, or times do not rise.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// ForecastEvaluation evaluation = mlContext.Forecasting.Evaluate(data, new ForecastEvaluationOptions
    /// {
    ///     LowerBoundColumnName = "Lower",
    ///     UpperBoundColumnName = "Upper",
    ///     FirstOriginTime = new DateTime(2024, 1, 1),   // only forecasts made from then on
    ///     Stride = 24,                                  // one a day
    ///     Seasonality = 24,
    ///     BaselineSeasonalities = [1, 24, 168],         // repeat the last hour, day and week
    /// });
    /// Console.WriteLine(evaluation);
    /// ]]></code>
    /// </example>
    public static ForecastEvaluation Evaluate(this ForecastingCatalog catalog, IDataView data, ForecastEvaluationOptions options) =>
        catalog.Evaluate(data, options, CancellationToken.None);

    /// <summary>The same, until it is cancelled.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">A transformed view: forecasts (bounds and quantiles where there are any) and targets, in time order.</param>
    /// <param name="options">Columns, origins and measures.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or columns are missing or do not fit; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">No row is an origin, a target is infinite, or times do not rise.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(1));
    /// ForecastEvaluation evaluation = mlContext.Forecasting.Evaluate(data, new ForecastEvaluationOptions { Stride = 24 }, cancellation.Token);
    /// ]]></code>
    /// </example>
    public static ForecastEvaluation Evaluate(
        this ForecastingCatalog catalog, IDataView data, ForecastEvaluationOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ViewEvaluation.Run(data, options, HostWarnings.Of(Environments.Register(catalog, "EvaluateForecasts")), cancellationToken);
    }

    /// <summary>Tests an estimator by a rolling origin: fits it on the rows up to an origin, forecasts the rows after it, and moves on. What
    /// it fits never sees a row after its origin; its forecasts are held to see none by the forecast column's contract: row i's forecast reads
    /// rows up to and including i, and of later rows what is known beforehand.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">Rows in time order; series may stand one after another or interleaved. Rows at the end without an observed target
    /// take no part.</param>
    /// <param name="estimator">A <see cref="ForecastingEstimator"/>, or any estimator whose transformer adds a forecast column: a
    /// <c>Vector&lt;Single&gt;</c> of known length, horizon × targets, whose row i forecasts the rows after row i.</param>
    /// <param name="options">Folds, refits and measures; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each fit and each measuring, on the calling thread; or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the backtest: within a batch of a <see cref="ForecastingEstimator"/>'s fit, after the fit of any other
    /// estimator.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or columns are missing or do not fit; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The windows do not fit into the data, or the estimator cannot be fitted on it.</exception>
    /// <exception cref="OperationCanceledException">The backtest was cancelled.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var forecaster = mlContext.Forecasting.ForecastByGru("Forecast", "Count", windowSize: 72, horizon: 24);
    /// BacktestResult backtest = mlContext.Forecasting.Backtest(data, forecaster, new BacktestOptions { Folds = 10, RefitEvery = 5 });
    /// Console.WriteLine(backtest);
    /// ]]></code>
    /// </example>
    public static BacktestResult Backtest(
        this ForecastingCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        BacktestOptions? options = null,
        IProgress<BacktestProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var warn = HostWarnings.Of(Environments.Register(catalog, "Backtest"));
        return Backtester.Run(data, estimator, options ?? new BacktestOptions(), warn, progress, cancellationToken);
    }
}
