using System.Diagnostics;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>Fits on what is known at an origin, forecasts from it and from those that the same fit serves, and measures.</summary>
/// <param name="data">The data.</param>
/// <param name="estimator">What is tested.</param>
/// <param name="options">Valid options, nothing left open.</param>
/// <param name="horizon">Horizon steps.</param>
/// <param name="progress">Told after each fit and each measuring; or null.</param>
/// <param name="cancellation">Ends the backtest.</param>
internal sealed class BacktestRun(
    IDataView data, IEstimator<ITransformer> estimator, BacktestOptions options, int horizon, IProgress<BacktestProgress>? progress, CancellationToken cancellation)
{
    private readonly List<Measured> _measured = [];
    private readonly List<(string Series, int Window)> _leftOut = [];
    private ForecastEvaluationOptions _evaluation = options.Evaluation;
    private EvaluationColumns? _columns;

    public BacktestResult Run()
    {
        var columns = EvaluationSchema.ResolveRows(data.Schema, options.Evaluation);
        var rows = BacktestRows.Read(data, columns, cancellation);
        var plan = BacktestPlan.Of(
            rows, columns.Targets.Count, columns.Time is not null, options.Folds, options.Stride ?? horizon, horizon);
        int[][] groups = [.. Enumerable.Range(0, options.Folds).Chunk(options.RefitEvery == 0 ? options.Folds : options.RefitEvery)];
        for (int i = 0; i < groups.Length; i++)
        {
            progress?.Report(new BacktestProgress(i, groups.Length, groups[i][0], options.Folds));
            Measure(groups[i], rows, plan, groups.Length);
        }

        progress?.Report(new BacktestProgress(groups.Length, groups.Length, options.Folds, options.Folds));
        return Result(plan);
    }

    private void Measure(int[] folds, BacktestRows rows, BacktestPlan plan, int fits)
    {
        cancellation.ThrowIfCancellationRequested();
        var known = new ChosenRowsView(data, rows.Keep(s => plan.Known(s, folds[0])));
        long started = Stopwatch.GetTimestamp();
        var transformer = estimator.Fit(known);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        progress?.Report(new BacktestProgress(_measured.Count + 1, fits, folds[0], options.Folds));
        cancellation.ThrowIfCancellationRequested();
        _columns = EvaluationSchema.Resolve(transformer.Transform(known).Schema, _evaluation);
        // Each fit may find another season; all are measured against the first one's.
        _evaluation = _evaluation with { Seasonality = _columns.Seasonality, BaselineSeasonalities = _columns.Baselines };
        if (_columns.Rows.Series != options.Evaluation.SeriesColumnName)
            throw new ArgumentException(
                $"Evaluation.SeriesColumnName is null, but column '{_columns.Forecast}' tells series apart by '{_columns.Rows.Series}'; name the column of the data that tells them apart.");
        if (_columns.Horizon != horizon)
            throw new ArgumentException(
                $"Horizon is {horizon}, but column '{_columns.Forecast}' holds {_columns.Horizon} horizon steps; name the rows that the estimator forecasts.");
        var knows = BacktestFit.Knows(transformer);
        _leftOut.AddRange(BacktestFit.LeftOut(rows, plan, folds, knows));
        var forecasts = transformer.Transform(new ChosenRowsView(data, rows.Keep(s => knows(s) ? plan.Needed(s, folds[^1]) : 0)));
        var series = new ForecastEvaluator(_columns, new BacktestOrigins(plan, folds), cancellation).Run(forecasts);
        _measured.Add(new Measured(folds, known.GetRowCount() ?? 0, seconds, series));
    }

    private BacktestResult Result(BacktestPlan plan)
    {
        var summary = new EvaluationSummary(_columns!, [.. _measured.SelectMany(m => m.Series)]);
        return new BacktestResult
        {
            Overall = summary.Of([.. Enumerable.Range(0, options.Folds)]),
            Folds =
            [
                .. _measured.SelectMany((m, fit) => m.Folds.Select(w =>
                    new BacktestFold(w + 1, plan.Origins?[w], fit + 1, m.RowsFitted, m.Seconds, summary.Of(w)))),
            ],
            LeftOut = [.. _leftOut.GroupBy(l => l.Series).Select(l => new BacktestOmission(l.Key, [.. l.Select(w => w.Window)]))],
        };
    }

    private sealed record Measured(int[] Folds, long RowsFitted, double Seconds, IReadOnlyList<EvaluatedSeries> Series);
}
