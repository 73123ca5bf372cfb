using System.Text;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Metrics as lines of text, values under one another. A column that no line has a value for is left out.</summary>
/// <typeparam name="T">The metrics of a line.</typeparam>
/// <param name="Columns">Headings, formats and values; NaN is no value.</param>
internal sealed record TextTable<T>(IReadOnlyList<(string Heading, ColumnFormat Format, Func<T, double> Value)> Columns)
{
    private const string Gap = "  ";

    /// <summary>One line per name, under a line of headings.</summary>
    public string Of(IReadOnlyList<(string Name, T Metrics)> lines)
    {
        var shown = Columns.Where(c => lines.Any(l => !double.IsNaN(c.Value(l.Metrics))));
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
