using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>A line for each result as it comes, a Markdown table at the end, and the file that keeps them.</summary>
internal sealed class AccuracyReport(string directory, TextWriter table)
{
    private readonly ResultFile<AccuracyResult> _file = new(directory, "accuracy.json");

    /// <summary>Adds a result; the file holds all so far, so that an interrupted run loses nothing.</summary>
    public void Add(AccuracyResult result)
    {
        _file.Add(result);
        string values = string.Join(' ', result.Values.Select(value => Text(value)));
        string seconds = result.FitSeconds.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {result.FitSeconds.Average():F1} s a fit");
        table.WriteLine($"{result.Set}, {result.Metric}: {values}; {result.BaselineName} {Text(result.Baseline)}{seconds}");
        _file.Write();
    }

    public void Save()
    {
        table.WriteLine();
        table.WriteLine("| set | metric | defaults: mean (lowest to highest) | seeds | best baseline | further baselines |");
        table.WriteLine("|---|---|---|---|---|---|");
        foreach (var result in _file.Results)
            table.WriteLine(Row(result));
        table.WriteLine();
        _file.Save(table);
    }

    private static string Row(AccuracyResult result)
    {
        string further = string.Join(", ", result.Baselines.Where(b => b.Name != result.BaselineName).Select(b => $"{b.Name} {Text(b.Value)}"));
        string best = result.BaselineName is null ? "" : $"{result.BaselineName} {Text(result.Baseline)}";
        return $"| {result.Set} | {result.Metric} | **{Text(result.Mean)}** ({Text(result.Values.Min())} to {Text(result.Values.Max())}) "
            + $"| {string.Join(", ", result.Seeds)} | {best} | {further} |";
    }

    private static string Text(double? value) => value is not { } number ? "" : number.ToString(Math.Abs(number) < 10 ? "F3" : "F1", CultureInfo.InvariantCulture);
}
