using System.Text;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Metrics as lines of text, values under one another. A column that no line has a value for is left out.</summary>
internal static class MetricsTable
{
    private const string Gap = "  ";

    private static readonly (string Heading, ColumnFormat Format, Func<ForecastMetrics, double> Value)[] _columns =
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
    ];

    public static string Of(ForecastEvaluation evaluation) => Of(
        [(evaluation.ForecastColumnName, evaluation.Overall), .. evaluation.Baselines.Select(b => (b.Name, b.Metrics))]);

    /// <summary>One line per name, under a line of headings.</summary>
    public static string Of(IReadOnlyList<(string Name, ForecastMetrics Metrics)> lines)
    {
        var shown = _columns.Where(c => lines.Any(l => !double.IsNaN(c.Value(l.Metrics))));
        string[][] columns =
        [
            Aligned(["", .. lines.Select(l => l.Name)], left: true),
            .. shown.Select(c => Aligned([c.Heading, .. c.Format.Texts([.. lines.Select(l => c.Value(l.Metrics))])], left: false)),
        ];
        var table = new StringBuilder();
        for (int line = 0; line <= lines.Count; line++)
            table.AppendLine(string.Join(Gap, columns.Select(c => c[line])).TrimEnd());
        return table.ToString().TrimEnd();
    }

    private static string[] Aligned(string[] cells, bool left)
    {
        int width = cells.Max(c => c.Length);
        return [.. cells.Select(c => left ? c.PadRight(width) : c.PadLeft(width))];
    }
}
