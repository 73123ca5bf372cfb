using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>Results in the order they come, and the JSON file that keeps them.</summary>
/// <typeparam name="T">A result, as JSON writes it.</typeparam>
internal sealed class ResultFile<T>
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<T> _results = [];
    private readonly string _path;

    public ResultFile(string directory, string name)
    {
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, name);
    }

    public IReadOnlyList<T> Results => _results;

    public void Add(T result) => _results.Add(result);

    /// <summary>Writes all results so far.</summary>
    public void Write() => File.WriteAllText(_path, JsonSerializer.Serialize(_results, _format));

    /// <summary>Writes all results, and says where.</summary>
    public void Save(TextWriter log)
    {
        Write();
        log.WriteLine($"Written to {_path}.");
    }
}
