using System.Globalization;
using System.Net;
using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>The report of an experiment: one HTML page with its own styles, drawings and script, which asks no network for anything.</summary>
internal static class TrialReport
{
    private const string Style = """
        body { font: 14px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 1100px; color: #222; }
        table { border-collapse: collapse; width: 100%; } th, td { padding: .25em .6em; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; } tr.on td { background: #fff3d6; }
        svg { width: 100%; height: auto; background: #fafafa; border: 1px solid #ddd; } svg text { font-size: 12px; fill: #444; }
        .bar { background: #4a7dbd; height: .8em; }
        .line { fill: none; stroke-width: 1.5; opacity: .55; } .line.on { stroke-width: 4; opacity: 1; } .axis { stroke: #999; }
        """;

    // Pointing at a row or a line shows the same trial everywhere.
    private const string Script = """
        function show(trial, on) { for (const e of document.querySelectorAll('[data-trial="' + trial + '"]')) e.classList.toggle('on', on); }
        for (const e of document.querySelectorAll('[data-trial]')) {
          e.addEventListener('mouseenter', () => show(e.dataset.trial, true));
          e.addEventListener('mouseleave', () => show(e.dataset.trial, false));
        }
        """;

    public static string Of(ExperimentResult result)
    {
        var colors = new TrialColors(result);
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Experiment</title>\n<style>\n").Append(Style).Append("\n</style></head><body>\n");
        page.Append("<h1>Experiment</h1>\n").Append(Summary(result));
        page.Append("<h2>Validation figures by epoch</h2>\n").Append(TrialCurves.Of(result, colors));
        page.Append("<h2>Parameters and metric</h2>\n").Append(ParallelCoordinates.Of(result, colors));
        page.Append("<h2>Importance</h2>\n").Append(Importance(result));
        page.Append("<h2>Leaderboard</h2>\n").Append(Table(result));
        return page.Append("<script>\n").Append(Script).Append("\n</script></body></html>\n").ToString();
    }

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Summary(ExperimentResult result) => string.Create(CultureInfo.InvariantCulture,
        $"<p>{result.Trials.Count} trials, {result.Epochs} epochs, {result.Duration.TotalSeconds:F1} s. The best is trial {result.Best.Number} with {Escape(result.MetricName)} {TrialTable.MetricOf(result.Best)}: ")
        + $"{Escape(TrialTable.ParametersOf(result.Best))}.</p>\n";

    private static string Importance(ExperimentResult result) => result.Importance.Count == 0
        ? "<p>Too few trials have completed to tell.</p>\n"
        : $"<table>{string.Concat(result.Importance.Select(Bar))}</table>\n";

    private static string Bar(ParameterImportance parameter) => string.Create(CultureInfo.InvariantCulture,
        $"<tr><td>{Escape(parameter.Name)}</td><td class=\"number\">{parameter.Importance:P0}</td><td style=\"width:60%\"><div class=\"bar\" style=\"width:{100 * parameter.Importance:F1}%\"></div></td></tr>\n");

    private static string Table(ExperimentResult result)
    {
        var table = new StringBuilder("<table><tr><th>Trial</th><th>Status</th><th>").Append(Escape(result.MetricName))
            .Append("</th><th>Epochs</th><th>Seconds</th><th>Parameters</th><th>Ending</th></tr>\n");
        foreach (var trial in result.Leaderboard)
        {
            table.Append(CultureInfo.InvariantCulture, $"<tr data-trial=\"{trial.Number}\"><td class=\"number\">{trial.Number}</td><td>{trial.Status}</td><td class=\"number\">{TrialTable.MetricOf(trial)}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{trial.Epochs}</td><td class=\"number\">{trial.Duration.TotalSeconds:F1}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td>{Escape(TrialTable.ParametersOf(trial))}</td><td>{Escape(TrialTable.EndingOf(trial))}</td></tr>\n");
        }

        return table.Append("</table>\n").ToString();
    }
}
