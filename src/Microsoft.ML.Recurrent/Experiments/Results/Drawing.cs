using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>An SVG drawing in a page: lines, axes and labels in a box of fixed size. For one thread at a time.</summary>
internal sealed class Drawing
{
    public const double Width = 1000, Height = 360, Margin = 50;

    private readonly StringBuilder _content = new();

    /// <summary>A place between left (0) and right (1).</summary>
    public static double X(double fraction) => Margin + fraction * (Width - 2 * Margin);

    /// <summary>A place between bottom (0) and top (1).</summary>
    public static double Y(double fraction) => Height - Margin - fraction * (Height - 2 * Margin);

    public void Axis(double x1, double y1, double x2, double y2) =>
        _content.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\"/>\n");

    public void Label(double x, double y, string anchor, string text) =>
        _content.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{TrialReport.Escape(text)}</text>\n");

    /// <summary>The line of a trial, with its name for whoever points at it.</summary>
    public void Line(Trial trial, string color, IEnumerable<(double X, double Y)> points)
    {
        string places = string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:F1},{p.Y:F1}")));
        _content.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" data-trial=\"{trial.Number}\" stroke=\"{color}\" points=\"{places}\">");
        _content.Append(CultureInfo.InvariantCulture, $"<title>Trial {trial.Number}: {TrialReport.Escape(TrialTable.MetricOf(trial))}</title></polyline>\n");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\">\n{_content}</svg>\n");
}
