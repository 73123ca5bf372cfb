using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>A paragraph for each result, and the file that keeps them.</summary>
internal sealed class ScalingReport
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<ScalingResult> _results = [];
    private readonly string _path;
    private readonly TextWriter _table;

    public ScalingReport(string directory, TextWriter table)
    {
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, "scaling.json");
        _table = table;
    }

    public void Add(IEnumerable<ScalingResult> results)
    {
        foreach (var result in results)
        {
            _results.Add(result);
            string points = string.Join(", ", result.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Size:N0}: {p.Cost:G4}")));
            _table.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: exponent {result.Exponent:F2} of {result.SizeName}"));
            _table.WriteLine($"  {result.Unit}: {points}");
            if (result.Remark is not null)
                _table.WriteLine($"  {result.Remark}");
        }
    }

    public void Save()
    {
        File.WriteAllText(_path, JsonSerializer.Serialize(_results, _format));
        _table.WriteLine($"Written to {_path}.");
    }
}
