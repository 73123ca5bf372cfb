using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Metrics as lines of text, numbers under one another. A column that no line has a number for is left out.</summary>
internal static class MetricsTable
{
    private const string Gap = "  ";

    private static readonly (string Heading, string Format, Func<ForecastMetrics, double> Value)[] _columns =
    [
        ("MAE", "N2", m => m.MeanAbsoluteError),
        ("RMSE", "N2", m => m.RootMeanSquaredError),
        ("sMAPE", "P1", m => m.SymmetricMeanAbsolutePercentageError),
        ("MASE", "N3", m => m.MeanAbsoluteScaledError),
        ("pinball", "N2", m => m.MeanPinballLoss),
        ("CRPS", "N2", m => m.ContinuousRankedProbabilityScore),
        ("coverage", "P1", m => m.Coverage),
        ("width", "N2", m => m.MeanIntervalWidth),
        ("forecasts", "N0", m => m.Count),
        ("no actual", "N0", m => m.MissingActuals > 0 ? m.MissingActuals : double.NaN),
        ("NaN", "N0", m => m.MissingForecasts > 0 ? m.MissingForecasts : double.NaN),
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
            .. shown.Select(c => Aligned([c.Heading, .. lines.Select(l => Text(c.Value(l.Metrics), c.Format))], left: false)),
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

    private static string Text(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
