using ScottPlot;

namespace UnderstandingLstm.Charts;

/// <summary>The cell state of one unit, word by word, for each country at the cue: lines that part there and stay apart are the memory.</summary>
internal static class CueChart
{
    private const int Width = 900, Height = 560;

    /// <summary>Writes the chart as a PNG and as an SVG file.</summary>
    /// <param name="words">The sentence; the word at the cue differs.</param>
    /// <param name="states">[country][word].</param>
    /// <param name="countries">The countries' names.</param>
    /// <param name="title">What is drawn.</param>
    /// <param name="path">The files, without an extension.</param>
    public static void Save(IReadOnlyList<string> words, IReadOnlyList<float[]> states, IReadOnlyList<string> countries, string title, string path)
    {
        Fonts.AddFontFile("Chart", Path.Combine(AppContext.BaseDirectory, "font", "DejaVuSans.ttf"));
        var plot = new Plot();
        double[] places = [.. Enumerable.Range(0, words.Count).Select(word => (double)word)];
        for (int country = 0; country < countries.Count; country++)
        {
            var line = plot.Add.Scatter(places, states[country].Select(s => (double)s).ToArray());
            (line.LegendText, line.LineWidth, line.MarkerSize) = (countries[country], 2.5f, 5);
        }

        plot.Axes.Bottom.SetTicks(places, [.. words]);
        (plot.Axes.Bottom.TickLabelStyle.Rotation, plot.Axes.Bottom.TickLabelStyle.Alignment) = (-90, Alignment.MiddleRight);
        plot.Axes.Bottom.MinimumSize = 90;
        plot.Title(title, size: 16);
        plot.YLabel("cell state", size: 15);
        plot.ShowLegend(Edge.Right);
        plot.Legend.FontSize = 13;
        plot.Font.Set("Chart");
        plot.SavePng($"{path}.png", Width, Height);
        plot.SaveSvg($"{path}.svg", Width, Height);
    }
}
