using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>A table, row by row as they are measured, and the file that keeps them.</summary>
internal sealed class ComparisonReport
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Comparison> _rows = [];
    private readonly string _path;
    private readonly TextWriter _table;

    public ComparisonReport(string directory, TextWriter table)
    {
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, "compare.json");
        _table = table;
        _table.WriteLine($"{"",-66}{"ours",12}{"peer",12} {"unit",-9}{"ratio",8}  peer");
    }

    public void Add(Comparison row)
    {
        _rows.Add(row);
        _table.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Name,-66}{row.Ours,12:G5}{row.Peer,12:G5} {row.Unit,-9}{row.Ratio,8:F2}  {row.PeerName}"));
    }

    public void Save()
    {
        File.WriteAllText(_path, JsonSerializer.Serialize(_rows, _format));
        _table.WriteLine($"Written to {_path}.");
    }
}
