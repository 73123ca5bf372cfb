using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>A line for each result as it comes, a Markdown table at the end, and the file that keeps them.</summary>
internal sealed class AccuracyReport
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<AccuracyResult> _results = [];
    private readonly string _path;
    private readonly TextWriter _table;

    public AccuracyReport(string directory, TextWriter table)
    {
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, "accuracy.json");
        _table = table;
    }

    /// <summary>Adds a result; the file holds all so far, so that an interrupted run loses nothing.</summary>
    public void Add(AccuracyResult result)
    {
        _results.Add(result);
        string values = string.Join(' ', result.Values.Select(value => Text(value)));
        string seconds = result.FitSeconds.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {result.FitSeconds.Average():F1} s a fit");
        _table.WriteLine($"{result.Set}, {result.Metric}: {values}; {result.BaselineName} {Text(result.Baseline)}{seconds}");
        File.WriteAllText(_path, JsonSerializer.Serialize(_results, _format));
    }

    public void Save()
    {
        _table.WriteLine();
        _table.WriteLine("| set | metric | defaults: mean (lowest to highest) | seeds | best baseline | further baselines |");
        _table.WriteLine("|---|---|---|---|---|---|");
        foreach (var result in _results)
            _table.WriteLine(Row(result));
        _table.WriteLine($"{Environment.NewLine}Written to {_path}.");
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
