using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>A backtest as lines of text.</summary>
internal static class BacktestTable
{
    public static string Of(BacktestResult result) => string.Join(Environment.NewLine,
        [Metrics(result), .. result.LeftOut.Select(l => $"left out of window {string.Join(", ", l.Windows)}: series '{l.Series}', which the fit did not have")]);

    private static string Metrics(BacktestResult result) => MetricsTable.Of(
    [
        .. result.Windows.Select(w => (Name(w), w.Evaluation.Overall)),
        ("all windows", result.Overall.Overall),
        .. result.Overall.Baselines.Select(b => (b.Name, b.Metrics)),
    ]);

    private static string Name(BacktestWindow window) => window.Origin is { } origin
        ? string.Create(CultureInfo.InvariantCulture, $"after {origin:yyyy-MM-dd HH:mm} (fit {window.Fit})")
        : string.Create(CultureInfo.InvariantCulture, $"window {window.Number} (fit {window.Fit})");
}
