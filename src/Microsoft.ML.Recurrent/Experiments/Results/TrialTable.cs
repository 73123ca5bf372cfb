using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>The leaderboard as text.</summary>
internal static class TrialTable
{
    private const string Gap = "  ";

    public static string Of(ExperimentResult result) => Render(
    [
        ["trial", "status", result.MetricName, "epochs", "seconds", "parameters"],
        .. result.Leaderboard.Select(Cells),
    ]);

    /// <summary>The metric, with its spread over folds.</summary>
    public static string MetricOf(Trial trial) => trial.Metric is not { } metric ? "" : trial.FoldMetrics.Count < 2
        ? Number(metric)
        : $"{Number(metric)} ± {Number(DeviationOf(trial.FoldMetrics))}";

    /// <summary>Names and values, numbers to four digits.</summary>
    public static string ParametersOf(Trial trial) => string.Join(", ", trial.Configuration.Select(parameter =>
        $"{parameter.Key} = {(parameter.Value is double number ? number.ToString("G4", CultureInfo.InvariantCulture) : parameter.Value)}"));

    /// <summary>The reason for which a trial ended.</summary>
    public static string EndingOf(Trial trial) => trial.Error ?? trial.Ending;

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string[] Cells(Trial trial) =>
    [
        trial.Number.ToString(CultureInfo.InvariantCulture),
        trial.Status.ToString(),
        MetricOf(trial),
        trial.Epochs.ToString(CultureInfo.InvariantCulture),
        trial.Duration.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture),
        trial.Error is { } error ? $"{ParametersOf(trial)} ({error.ReplaceLineEndings(" ")})" : ParametersOf(trial),
    ];

    /// <summary>The standard deviation of the folds' metrics.</summary>
    private static double DeviationOf(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    private static string Render(string[][] rows)
    {
        int columns = rows[0].Length;
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.AppendLine(string.Join(Gap, row.Select((cell, column) => column is 1 || column == columns - 1 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        return text.ToString();
    }
}
