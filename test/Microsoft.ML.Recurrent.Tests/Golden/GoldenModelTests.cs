using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Golden;

/// <summary>
/// Model files that were saved once and must load for ever: v1/*.zip, the rows they read (rows.json, series.json for forecasters) and their scores then (*.scores).
/// A file here is never made anew. A new format version gets a folder of its own: run these tests, which write the new files to the
/// folder that the failure names, and add them.
/// </summary>
public class GoldenModelTests
{
    private const float Tolerance = 1e-5f;

    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Golden");
    private static readonly string[] _pipelines = ["lstm binary", "statics with named classes", "rnn regression"];
    private static readonly string[] _names = [.. _pipelines, .. SmallForecasts.Golden.Keys];

    // What the first format did not have.
    private static readonly string[] _pipelinesSince2 = ["ensemble multiclass", "own cell", "library cell", "attention heads"];

    // The third format is that of networks with scores of steps, or with characters, alone.
    private static readonly string[] _pipelinesOf3 = ["tagger", "taggers with statics", "numbers of steps", "crf tagger", "characters", "characters of keys", "recurrent characters", "language model", "language models", "adaptive language model", "recommender"];

    private readonly MLContext _context = new(1);

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(_folder, "*.zip", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_folder, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void GoldenFileLoadsAndScoresAsEver(string file)
    {
        string path = Path.Combine(_folder, file);
        var model = _context.Model.Load(path, out _);

        string[] scores = ScoreText.Of(model, Rows(Path.GetDirectoryName(path)!, model));

        string[] golden = File.ReadAllLines(Path.ChangeExtension(path, ".scores"));
        golden[0].Should().NotBeEmpty("else nothing is compared");
        scores.Should().HaveSameCount(golden);
        scores.Zip(golden).Should().OnlyContain(pair => AreClose(pair.First, pair.Second));
    }

    [Fact]
    public void EveryFormatVersionHasGoldenFiles()
    {
        foreach (int version in Enumerable.Range(1, Manifest.NewestFormatVersion))
        {
            var missing = NamesOf(version).Where(p => !File.Exists(Path.Combine(_folder, $"v{version}", $"{p}.zip"))).ToArray();
            if (missing.Length > 0 && version >= Manifest.CurrentFormatVersion)
                Write(Path.Combine(_folder, "new", $"v{version}"), version);
            missing.Should().BeEmpty("add the files of {0} to the test project's folder Golden, without touching older ones", Path.Combine(_folder, "new"));
        }
    }

    private static IEnumerable<string> NamesOf(int version) => version switch
    {
        1 => _names,
        Manifest.StepScoresFormatVersion => _pipelinesOf3,
        _ => [.. _names, .. _pipelinesSince2, .. SmallForecasts.GoldenSince2.Keys],
    };

    private void Write(string folder, int version)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "rows.json"), JsonSerializer.Serialize(SyntheticRows.Create(12, seed: 5, shortest: 0)));
        File.WriteAllText(Path.Combine(folder, "series.json"), JsonSerializer.Serialize(SyntheticSeries.Create(15, 12)));
        bool ofSteps = version == Manifest.StepScoresFormatVersion;
        foreach (string pipeline in ofSteps ? _pipelinesOf3 : _pipelines.Concat(_pipelinesSince2))
        {
            var data = SyntheticRows.View(_context);
            var model = Pipelines.Create(_context, pipeline).Fit(data);
            _context.Model.Save(model, data.Schema, Path.Combine(folder, $"{pipeline}.zip"));
            File.WriteAllLines(Path.Combine(folder, $"{pipeline}.scores"), ScoreText.Of(model, Rows(folder, model)));
        }

        foreach (var (name, options) in ofSteps ? [] : SmallForecasts.Golden.Concat(SmallForecasts.GoldenSince2))
        {
            var data = SyntheticSeries.View(_context, 40, 30);
            var model = SmallForecasts.Fit(options, data);
            _context.Model.Save(model, data.Schema, Path.Combine(folder, $"{name}.zip"));
            File.WriteAllLines(Path.Combine(folder, $"{name}.scores"), ScoreText.Of(model, Rows(folder, model)));
        }
    }

    private IDataView Rows(string folder, ITransformer model) => model is ForecastingTransformer
        ? _context.Data.LoadFromEnumerable(JsonSerializer.Deserialize<SeriesRow[]>(File.ReadAllText(Path.Combine(folder, "series.json")))!)
        : _context.Data.LoadFromEnumerable(JsonSerializer.Deserialize<SyntheticRow[]>(File.ReadAllText(Path.Combine(folder, "rows.json")))!);

    /// <summary>The machine's lanes may round otherwise; names, classes and booleans are the same.</summary>
    private static bool AreClose(string line, string golden)
    {
        string[] cells = line.Split(' ', ','), goldenCells = golden.Split(' ', ',');
        return cells.Length == goldenCells.Length && cells.Zip(goldenCells).All(c => c.First == c.Second
            || (ToSingle(c.First) is { } a && ToSingle(c.Second) is { } b && MathF.Abs(a - b) <= Tolerance * MathF.Max(1, MathF.Abs(b))));
    }

    private static float? ToSingle(string bits) => bits.Length == 8 && uint.TryParse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint value)
        ? BitConverter.UInt32BitsToSingle(value)
        : null;
}
