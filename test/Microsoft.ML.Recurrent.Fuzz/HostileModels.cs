using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Files made by hand: small in the archive and great unpacked, long lists, deep JSON, sizes at their limits.</summary>
internal static class HostileModels
{
    private const int Many = 10_000_000;

    public static void Run(Findings findings)
    {
        var (rows, forecast) = (StoredZip.Of(File.ReadAllBytes(GoldenFiles.Rows)), StoredZip.Of(File.ReadAllBytes(GoldenFiles.Forecaster)));
        // Once to warm up: what is measured is reading, not compiling.
        ModelAttack.Attack("a good model", rows.ToBytes(), true, false, null, findings);
        ModelAttack.Attack("a good forecaster", forecast.ToBytes(), true, true, null, findings);
        foreach (bool isForecaster in new[] { false, true })
        {
            var zip = isForecaster ? forecast : rows;
            Attack("a gigabyte of spaces", zip, z => z.Manifest = Filled(1 << 30, " "), isForecaster, findings);
            Attack("60 MB of spaces", zip, z => z.Manifest = Filled(60 << 20, " "), isForecaster, findings);
            Attack("7 MB of spaces behind", zip, z => z.Manifest = [.. z.Manifest, .. Filled(7 << 20, " ")], isForecaster, findings);
            Attack("zeros", zip, z => z.Json = "{\"formatVersion\":1,\"x\":[0" + Repeated(",0", Many / 4) + "]}", isForecaster, findings);
            Attack("empty objects", zip, z => z.Json = "{\"formatVersion\":1,\"x\":[{}" + Repeated(",{}", Many / 4) + "]}", isForecaster, findings);
            Attack("empty texts in a list", zip, z => z.Json = z.Json.Replace("\"epochs\": [", "\"epochs\": [\"\"" + Repeated(",\"\"", Many / 4) + ",", StringComparison.Ordinal), isForecaster, findings);
            Attack("deep arrays", zip, z => z.Json = Repeated("[", Many / 10), isForecaster, findings);
            Attack("deep objects", zip, z => z.Json = "{\"formatVersion\":1,\"x\":" + Repeated("{\"x\":", Many / 10), isForecaster, findings);
            Attack("a long header", zip, z => z.Weights = Header(99_000_000), isForecaster, findings);
            Attack("endless weights", zip, z => z.Weights = [.. z.Weights, .. new byte[1 << 28]], isForecaster, findings);
            foreach (string limit in new[] { "hiddenSize", "embeddingSize" })
                Attack($"the largest {limit}", zip, z => z.Json = Options(z.Json, limit, 16_384), isForecaster, findings);
        }

        foreach (int words in new[] { 100_000, 1_000_000, Many })
            Attack($"{words} words", rows, z => z.Json = Words(z.Json, words), false, findings);
        foreach (int levels in new[] { 1_001, 100_000, 1_000_000 })
            Attack($"{levels} levels", forecast, z => z.Json = Levels(z.Json, levels), true, findings);
        Attack("the largest horizon and network", forecast, z => z.Json = Options(Options(z.Json, "horizon", 16_384), "hiddenSize", 16_384), true, findings);
        Attack("the longest window", forecast, z => z.Json = Options(z.Json, "windowSize", 1 << 20), true, findings);
        Attack("wide statics", forecast, z => z.Json = Statics(z.Json), true, findings);
        Attack("many series", forecast, z => z.Json = Series(z.Json, 1_000_000), true, findings);
        OfSteps(findings);
        Attack("many lags", forecast, z => z.Json = Options(z.Json, "lags", new JsonArray([.. Enumerable.Range(0, 1_000_000).Select(i => (JsonNode)(-i))])), true, findings);
    }

    /// <summary>The parts that models with scores of steps have beside others: alphabets, paths, items, clusters of tokens.</summary>
    private static void OfSteps(Findings findings)
    {
        StoredZip characters = Golden("characters"), tagger = Golden("crf tagger"), recommender = Golden("recommender"), language = Golden("language model");
        Attack("a long alphabet", characters, z => z.Json = Changed(z.Json, m => m["sequences"]![0]!["characters"] = Repeated("a", Many)), false, findings);
        Attack("an alphabet of everything", characters, z => z.Json = Changed(z.Json, m => m["sequences"]![0]!["characters"] = string.Concat(Enumerable.Range(0x100, 0xd000).Select(c => (char)c))), false, findings);
        foreach (string limit in new[] { "hiddenSize", "embeddingSize", "kernelSize", "maximumLength" })
            Attack($"the largest {limit} of characters", characters, z => z.Json = Changed(z.Json, m => m["options"]!["characters"]![limit] = 16_384), false, findings);
        foreach (int paths in new[] { 0, 100_000, int.MaxValue })
            Attack($"{paths} paths", tagger, z => z.Json = Changed(z.Json, m => (m["options"]!["tagging"]!["bestPaths"], m["task"]!["tags"]!["bestPaths"]) = ((JsonNode)paths, (JsonNode)paths)), false, findings);
        foreach (int items in new[] { 0, 10, int.MaxValue })
            Attack($"{items} recommended items", recommender, z => z.Json = Changed(z.Json, m => (m["options"]!["nextItem"]!["count"], m["task"]!["recommended"]!["count"]) = ((JsonNode)items, (JsonNode)items)), false, findings);
        foreach (var (name, order) in new[] { ("too many", Many), ("all", 9) })
            Attack($"clusters of {name} tokens", language, z => z.Json = Changed(z.Json, m => m["task"]!["clusters"] = new JsonObject
            {
                ["cutoffs"] = new JsonArray(2),
                ["order"] = new JsonArray([.. Enumerable.Range(0, order).Select(token => (JsonNode)token)]),
            }), false, findings);
        Attack("more tokens than can be", language, z => z.Json = Changed(z.Json, m =>
        {
            m["sequences"]![0]!["tokenCount"] = int.MaxValue;
            m["task"]!["outputs"] = int.MaxValue - 1;
        }), false, findings);
    }

    private static StoredZip Golden(string name) => StoredZip.Of(File.ReadAllBytes(GoldenFiles.Models.Last(m => Path.GetFileNameWithoutExtension(m) == name)));

    private static void Attack(string what, StoredZip good, Action<StoredZip> alter, bool isForecaster, Findings findings)
    {
        var zip = good.Copy();
        alter(zip);
        zip.Sign();
        byte[] file = zip.ToBytes();
        zip = null;
        GC.Collect();
        ModelAttack.Attack($"{what}, {(isForecaster ? "a forecaster" : "a model")}", file, true, isForecaster, null, findings);
    }

    private static byte[] Filled(int length, string with)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill((byte)with[0]);
        return bytes;
    }

    private static string Repeated(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static byte[] Header(int length)
    {
        byte[] weights = Filled(length + sizeof(long), " ");
        BinaryPrimitives.WriteInt64LittleEndian(weights, length);
        return weights;
    }

    private static string Changed(string json, Action<JsonObject> change)
    {
        var manifest = JsonNode.Parse(json)!.AsObject();
        change(manifest);
        return manifest.ToJsonString(new() { WriteIndented = true });
    }

    private static string Options(string json, string name, JsonNode value) => Changed(json, m => m["options"]![name] = value);

    private static string Words(string json, int count) => Changed(json, m =>
    {
        var text = m["sequences"]!.AsArray().Select(s => s!.AsObject()).FirstOrDefault(s => s["words"] is JsonArray) ?? m["sequences"]![0]!.AsObject();
        text["kind"] = "text";
        text["featuresPerStep"] = 0;
        text["tokenCount"] = count + 1;
        text["words"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)$"{i:x}")]);
    });

    private static string Levels(string json, int count) =>
        Options(json, "quantiles", new JsonArray([.. Enumerable.Range(1, count).Select(i => (JsonNode)(i / (count + 1.0)))]));

    private static string Statics(string json) => Changed(json, m =>
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(i => $"static {i}")];
        m["options"]!["staticColumnNames"] = new JsonArray([.. names.Select(n => (JsonNode)n)]);
        m["columns"]!["statics"] = new JsonArray([.. names.Select(n => (JsonNode)new JsonObject { ["name"] = n, ["isKey"] = false, ["width"] = 10_000_000 })]);
    });

    private static string Series(string json, int count) => Changed(json, m =>
    {
        m["options"]!["scaleEachSeries"] = true;
        m["options"]!["scaling"] = "standard";
        m["scales"]!["eachSeries"] = new JsonObject(Enumerable.Range(0, count).Select(i =>
            KeyValuePair.Create($"{i:x}", (JsonNode?)new JsonObject { ["mean"] = new JsonArray(0, 0), ["inverseScale"] = new JsonArray(1, 1) })));
    });
}
