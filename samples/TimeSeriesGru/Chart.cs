using System.Globalization;
using ScottPlot;

namespace TimeSeriesGru;

/// <summary>A forecast as a picture: what was rented before and after the origins, what was forecast, and the band around it.</summary>
internal static class Chart
{
    private const int Width = 1100, Height = 560, DaysBefore = 5, Horizon = Forecaster.Horizon;

    private static readonly Color _history = Colors.SteelBlue, _forecast = Colors.DarkOrange, _origin = Colors.Gray;

    /// <param name="rows">All rows.</param>
    /// <param name="forecasts">A forecast for each of them.</param>
    /// <param name="origins">Origins 24 rows apart, in order; their horizons lie within the rows.</param>
    /// <param name="path">The file to write.</param>
    public static void Save(IReadOnlyList<Rental> rows, IReadOnlyList<RentalForecast> forecasts, IReadOnlyList<int> origins, string path)
    {
        // A font of the sample's own: a server or container often has none, and text would vanish without a word.
        Fonts.AddFontFile("Chart", Path.Combine(AppContext.BaseDirectory, "font", "DejaVuSans.ttf"));
        var plot = new Plot();
        (int Row, float Value, float Lower, float Upper)[] ahead = [.. origins.SelectMany(origin => Enumerable.Range(0, Horizon).Select(h =>
            (origin + 1 + h, forecasts[origin].Forecast[h], forecasts[origin].Lower[h], forecasts[origin].Upper[h])))];
        double[] times = [.. ahead.Select(a => rows[a.Row].Time.ToOADate())];
        var band = plot.Add.FillY(times, [.. ahead.Select(a => (double)a.Lower)], [.. ahead.Select(a => (double)a.Upper)]);
        (band.FillColor, band.LineWidth, band.LegendText) = (_forecast.WithAlpha(0.25), 0, "90 % interval");
        int first = Math.Max(0, origins[0] - DaysBefore * Horizon);
        Line(plot, "rented", _history, rows.Skip(first).Take(ahead[^1].Row + 1 - first).Select(r => (r.Time.ToOADate(), r.Count)));
        Line(plot, "forecast 24 hours ahead", _forecast, times.Zip(ahead.Select(a => a.Value)));
        foreach (int origin in origins)
            plot.Add.VerticalLine(rows[origin].Time.ToOADate(), 1.2f, _origin, LinePattern.Dashed).LegendText = origin == origins[0] ? "origin" : "";
        Finish(plot);
        plot.SavePng(path, Width, Height);
    }

    private static void Line(Plot plot, string name, Color color, IEnumerable<(double Time, float Value)> points)
    {
        var (times, values) = (points.Select(p => p.Time).ToArray(), points.Select(p => (double)p.Value).ToArray());
        var line = plot.Add.ScatterLine(times, values, color);
        (line.LegendText, line.LineWidth) = (name, 2.5f);
    }

    private static void Finish(Plot plot)
    {
        plot.Axes.DateTimeTicksBottom();
        ((ScottPlot.TickGenerators.DateTimeAutomatic)plot.Axes.Bottom.TickGenerator).LabelFormatter =
            day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        plot.Title("Bike rentals: history, forecast and band", size: 16);
        plot.YLabel("bikes per hour", size: 15);
        plot.Axes.Margins(horizontal: 0.01, vertical: 0.08);
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontSize = 13;
        plot.Font.Set("Chart");
    }
}
