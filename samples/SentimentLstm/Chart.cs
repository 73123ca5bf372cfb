using Microsoft.ML.Recurrent;
using ScottPlot;

namespace SentimentLstm;

/// <summary>The learning curve as a picture: losses above, validation accuracy below, the best epoch marked in both.</summary>
internal static class Chart
{
    private const int Width = 900, Height = 700, MostTicks = 25;

    private static readonly Color _training = Colors.SteelBlue, _validation = Colors.DarkOrange, _best = Colors.Gray;

    public static void Save(TrainingHistory history, string path)
    {
        // A font of the sample's own: a server or container often has none, and text would vanish without a word.
        Fonts.AddFontFile("Chart", Path.Combine(AppContext.BaseDirectory, "font", "DejaVuSans.ttf"));
        var picture = new Multiplot();
        picture.AddPlots(2);
        DrawLosses(picture.GetPlot(0), history);
        DrawMetric(picture.GetPlot(1), history);
        picture.SavePng(path, Width, Height);
    }

    private static void DrawLosses(Plot plot, TrainingHistory history)
    {
        Line(plot, "training loss (dropout on)", _training, history, epoch => epoch.TrainingLoss);
        Line(plot, "validation loss", _validation, history, epoch => epoch.ValidationLoss);
        plot.Title($"Learning curve: {history.StopReason}", size: 15);
        Finish(plot, history, "loss");
    }

    private static void DrawMetric(Plot plot, TrainingHistory history)
    {
        string metric = history[0].MetricName.ToLowerInvariant();
        Line(plot, $"validation {metric}", _validation, history, epoch => epoch.ValidationMetric);
        plot.XLabel("epoch", size: 15);
        Finish(plot, history, metric);
    }

    private static void Line(Plot plot, string name, Color color, TrainingHistory history, Func<TrainingEpoch, double?> value)
    {
        TrainingEpoch[] measured = [.. history.Where(epoch => value(epoch) is not null)];
        var line = plot.Add.Scatter(measured.Select(e => (double)e.Epoch).ToArray(), measured.Select(e => value(e)!.Value).ToArray(), color);
        line.LegendText = name;
        line.LineWidth = 2.5f;
        line.MarkerSize = 8;
    }

    private static void Finish(Plot plot, TrainingHistory history, string yLabel)
    {
        var best = plot.Add.VerticalLine(history.BestEpoch, 1.5f, _best, LinePattern.Dashed);
        best.LegendText = $"best epoch ({history.BestEpoch})";
        plot.YLabel(yLabel, size: 15);
        plot.Axes.Margins(horizontal: 0.05, vertical: 0.12);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericFixedInterval(1 + (history.Count / MostTicks));
        // Both panels need the same margin for their epochs to stand below one another.
        plot.Axes.Left.MinimumSize = plot.Axes.Left.MaximumSize = 80;
        plot.Axes.Right.MinimumSize = 20;
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontSize = 13;
        plot.Font.Set("Chart");
    }
}
