using Microsoft.ML.Recurrent.Forecasting.Backtesting;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Splits series in time: a fold's validation rows follow the rows it is trained on, which grow from fold to fold. With a time column, a fold begins at the same
/// time in every series.</summary>
internal static class SeriesFolds
{
    /// <summary>Folds of equal length at the end of the data; as many rows as one fold has stand before the first.</summary>
    public static IReadOnlyList<TrialFold> Of(IDataView data, ForecastingOptions options, int folds, CancellationToken cancellation)
    {
        var rows = Read(data, options, cancellation);
        return Split(data, rows, options, folds, (int)(Longest(rows, options) / (folds + 1)));
    }

    /// <summary>One fold, at the end of the data.</summary>
    public static IReadOnlyList<TrialFold> Last(IDataView data, ForecastingOptions options, double fraction, CancellationToken cancellation)
    {
        var rows = Read(data, options, cancellation);
        return Split(data, rows, options, folds: 1, (int)(Longest(rows, options) * fraction));
    }

    private static BacktestRows Read(IDataView data, ForecastingOptions options, CancellationToken cancellation)
    {
        string[] missing = [.. new[] { options.TimeColumnName, options.SeriesColumnName }.OfType<string>().Concat(options.TargetColumnNames)
            .Where(name => data.Schema.GetColumnOrNull(name) is null)];
        if (missing.Length > 0)
            throw new ArgumentException(
                $"The data cannot be split in time: it has no column {string.Join(", ", missing.Select(name => $"'{name}'"))}, which the pipeline makes itself. Make it in the data first, "
                + "or give SetDataset training and validation rows.");
        var columns = EvaluationSchema.ResolveRows(data.Schema, new ForecastEvaluationOptions
        {
            TargetColumnNames = options.TargetColumnNames,
            TimeColumnName = options.TimeColumnName,
            SeriesColumnName = options.SeriesColumnName,
        });
        return BacktestRows.Read(data, columns, cancellation);
    }

    private static long Longest(BacktestRows rows, ForecastingOptions options) =>
        rows.Series.Max(series => SeriesPart.Of(series, options.TargetColumnNames.Count, validationFraction: 0).End);

    private static TrialFold[] Split(IDataView data, BacktestRows rows, ForecastingOptions options, int folds, int length)
    {
        if (length < options.Horizon)
            throw new InvalidOperationException(
                $"The longest series has {Longest(rows, options)} observed rows, so that {(folds == 1 ? "the validation split" : $"each of {folds} folds")} has {length}; "
                + $"expected at least the horizon, {options.Horizon}. Hold out more, take fewer folds, or add rows.");
        var plan = BacktestPlan.Of(rows, options.TargetColumnNames.Count, options.TimeColumnName is not null, folds, length, length);
        return [.. Enumerable.Range(0, folds).Select(fold => Fold(data, rows, plan, fold))];
    }

    private static TrialFold Fold(IDataView data, BacktestRows rows, BacktestPlan plan, int fold)
    {
        bool[] training = rows.Keep(series => plan.Known(series, fold)), all = rows.Keep(series => plan.Needed(series, fold));
        return new TrialFold(new ChosenRowsView(data, training), new ChosenRowsView(data, [.. all.Zip(training, (kept, known) => kept && !known)]))
        {
            Series = new ChosenRowsView(data, all),
        };
    }
}
