using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Metrics of forecasts as lines of text.</summary>
internal static class MetricsTable
{
    private static readonly TextTable<ForecastMetrics> _table = new(
    [
        ("MAE", ColumnFormat.Number(2), m => m.MeanAbsoluteError),
        ("RMSE", ColumnFormat.Number(2), m => m.RootMeanSquaredError),
        ("sMAPE", ColumnFormat.Percent, m => m.SymmetricMeanAbsolutePercentageError),
        ("MASE", ColumnFormat.Number(3), m => m.MeanAbsoluteScaledError),
        ("pinball", ColumnFormat.Number(2), m => m.MeanPinballLoss),
        ("CRPS", ColumnFormat.Number(2), m => m.ContinuousRankedProbabilityScore),
        ("coverage", ColumnFormat.Percent, m => m.Coverage),
        ("width", ColumnFormat.Number(2), m => m.MeanIntervalWidth),
        ("forecasts", ColumnFormat.Count, m => m.Count),
        ("no actual", ColumnFormat.Count, m => m.MissingActuals > 0 ? m.MissingActuals : double.NaN),
        ("NaN", ColumnFormat.Count, m => m.MissingForecasts > 0 ? m.MissingForecasts : double.NaN),
    ]);

    public static string Of(ForecastEvaluation evaluation) => Of(
        [(evaluation.ForecastColumnName, evaluation.Overall), .. evaluation.Baselines.Select(b => (b.Name, b.Metrics))]);

    /// <summary>One line per name, under a line of headings.</summary>
    public static string Of(IReadOnlyList<(string Name, ForecastMetrics Metrics)> lines) => _table.Of(lines);
}
