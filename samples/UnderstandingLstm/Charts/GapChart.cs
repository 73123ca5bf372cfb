using ScottPlot;
using UnderstandingLstm.Studies;

namespace UnderstandingLstm.Charts;

/// <summary>Accuracy against gap: a line for each cell, a band over its seeds.</summary>
internal static class GapChart
{
    private const int Width = 900, Height = 520;

    private static readonly Color[] _colors = [Colors.Gray, Colors.SteelBlue, Colors.DarkOrange, Colors.SeaGreen];

    /// <summary>Writes the chart as a PNG and as an SVG file.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="chance">The accuracy of a guess.</param>
    /// <param name="path">The files, without an extension.</param>
    public static void Save(IReadOnlyList<GapCurve> curves, double chance, string path)
    {
        // A font of the sample's own: a server or container often has none, and text would vanish without a word.
        Fonts.AddFontFile("Chart", Path.Combine(AppContext.BaseDirectory, "font", "DejaVuSans.ttf"));
        var plot = new Plot();
        for (int i = 0; i < curves.Count; i++)
            Draw(plot, curves[i], _colors[i % _colors.Length]);
        plot.Add.HorizontalLine(chance, 1.5f, Colors.Gray, LinePattern.Dashed).LegendText = "by chance";
        plot.Title("\"I grew up in France ... I speak fluent\": which language?", size: 16);
        plot.XLabel("words between", size: 15);
        plot.YLabel("accuracy", size: 15);
        plot.Axes.SetLimitsY(0, 1.05);
        plot.ShowLegend(Edge.Bottom);
        (plot.Legend.Orientation, plot.Legend.FontSize) = (Orientation.Horizontal, 13);
        plot.Font.Set("Chart");
        plot.SavePng($"{path}.png", Width, Height);
        plot.SaveSvg($"{path}.svg", Width, Height);
    }

    private static void Draw(Plot plot, GapCurve curve, Color color)
    {
        double[] gaps = [.. curve.Gaps.Select(g => (double)g)];
        var band = plot.Add.FillY(gaps, [.. curve.Accuracies.Select(a => a.Lowest)], [.. curve.Accuracies.Select(a => a.Highest)]);
        (band.FillColor, band.LineWidth) = (color.WithAlpha(0.15), 0);
        var line = plot.Add.Scatter(gaps, curve.Accuracies.Select(a => a.Median).ToArray(), color);
        (line.LegendText, line.LineWidth, line.MarkerSize) = (curve.Cell, 2.5f, 7);
    }
}
