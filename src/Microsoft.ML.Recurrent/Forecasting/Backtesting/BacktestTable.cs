using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>A backtest as lines of text.</summary>
internal static class BacktestTable
{
    public static string Of(BacktestResult result) => string.Join(Environment.NewLine,
        [Metrics(result), .. result.LeftOut.Select(l => $"left out of fold {string.Join(", ", l.Folds)}: series '{l.Series}', which the fit did not have")]);

    private static string Metrics(BacktestResult result) => MetricsTable.Of(
    [
        .. result.Folds.Select(w => (Name(w), w.Evaluation.Overall)),
        ("all folds", result.Overall.Overall),
        .. result.Overall.Baselines.Select(b => (b.Name, b.Metrics)),
    ]);

    private static string Name(BacktestFold fold) => fold.Origin is { } origin
        ? string.Create(CultureInfo.InvariantCulture, $"after {origin:yyyy-MM-dd HH:mm} (fit {fold.Fit})")
        : string.Create(CultureInfo.InvariantCulture, $"fold {fold.Number} (fit {fold.Fit})");
}
