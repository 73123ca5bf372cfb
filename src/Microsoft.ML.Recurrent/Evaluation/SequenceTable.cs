using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Metrics of tagged sequences as lines of text.</summary>
internal static class SequenceTable
{
    private static readonly TextTable<SpanMetrics> _table = new(
    [
        ("precision", ColumnFormat.Percent, m => m.Precision),
        ("recall", ColumnFormat.Percent, m => m.Recall),
        ("F1", ColumnFormat.Percent, m => m.F1),
        ("support", ColumnFormat.Count, m => m.Support),
        ("predicted", ColumnFormat.Count, m => m.Predicted),
        ("correct", ColumnFormat.Count, m => m.Correct),
    ]);

    public static string Of(SequenceMetrics metrics) => string.Create(CultureInfo.InvariantCulture,
        $"tokens {metrics.TokenAccuracy:P2} of {metrics.Tokens:N0} right, rows {metrics.RowAccuracy:P2} of {metrics.Rows:N0}")
        + (metrics.StepsWithoutLabel == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {metrics.StepsWithoutLabel:N0} more steps have no label"))
        + Environment.NewLine + Environment.NewLine + _table.Of(
        [
            .. metrics.ByType.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key.Length == 0 ? "(no type)" : t.Key, t.Value)),
            ("micro", metrics.Micro),
            ("macro", metrics.Macro),
            ("weighted", metrics.Weighted),
        ]);
}
