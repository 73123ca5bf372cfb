using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Reading by contracts of the library's own: the serializer's results, acceptances and refusals.</summary>
public class RecordContractsTests
{
    private const string Twice = "stands there twice";

    private static readonly JsonNode?[] _replacements =
        [null, "x", "sum", "Adam", "NaN", "2024-02-29T01:02:03Z", 1, -1, 1.5, 1e10, 1e300, true, new JsonArray(), new JsonArray(1), new JsonObject(), new JsonObject { ["a"] = 1 }];

    // Passed over, however often they stand there.
    private static readonly string[] _computed = [.. typeof(ForecastColumns).GetProperties().Where(p => !p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    public static TheoryData<Type> Records => [.. OptionsRecords.All.Where(record => record.IsAssignableTo(typeof(NetworkOptions)))];

    [Theory]
    [MemberData(nameof(Records))]
    public void OptionsAreReadAsTheyAreWritten(Type record)
    {
        object options = OptionsRecords.WithoutDefaults(record);

        JsonSerializer.Deserialize(JsonSerializer.Serialize(options, record, Manifest.Json), record, Manifest.ReadingJson).Should().Be(options);
        JsonSerializer.Deserialize("{}", record, Manifest.ReadingJson).Should().Be(Activator.CreateInstance(record));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void AlteredOptionsAreReadOrRefusedAlike(Type record) =>
        ReadsOrRefusesAlike(JsonSerializer.SerializeToNode(OptionsRecords.WithoutDefaults(record), record, Manifest.Json)!, record);

    [Theory]
    [InlineData("batchSize", "1.5", "*'batchSize' cannot be read: expected Int32.*")]
    [InlineData("learningRate", "\"fast\"", "*'learningRate' cannot be read: expected Double.*")]
    [InlineData("optimizer", "\"adam2\"", "*'optimizer' cannot be read: expected adamW, *")]
    public void RefusalNamesThePropertyAndWhatIsExpected(string property, string value, string message) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<TrainingOptions>($$"""{"{{property}}":{{value}}}""", Manifest.ReadingJson))
            .Should().Throw<JsonException>().WithMessage(message);

    [Fact]
    public void AlteredManifestIsReadOrRefusedAlike() =>
        ReadsOrRefusesAlike(JsonNode.Parse(StoredModel.Of(DrawnModels.Everything()).Manifest)!, typeof(Manifest));

    [Fact]
    public void AlteredForecastManifestIsReadOrRefusedAlike()
    {
        var forecaster = SmallForecasts.Fit(SmallForecasts.Everything with { Ensemble = 2 }, SyntheticSeries.Create(30, 30));

        ReadsOrRefusesAlike(JsonNode.Parse(StoredForecast.Of(forecaster.Fitted).Manifest)!, typeof(ForecastManifest));
    }

    private static void ReadsOrRefusesAlike(JsonNode whole, Type record)
    {
        Alike(whole.ToJsonString(), record).Should().BeTrue("it is sound");
        int refused = 0;
        foreach (string altered in Objects(whole).SelectMany(o => Alterations(whole, o)))
            refused += Alike(altered, record) ? 0 : 1;
        refused.Should().BeGreaterThan(Objects(whole).Count());
    }

    /// <summary>True if both read it.</summary>
    private static bool Alike(string json, Type record)
    {
        string? expected = Outcome(json, record, Manifest.Json), found = Outcome(json, record, Manifest.ReadingJson);
        found.Should().Be(expected, "of {0}", json);
        return found is not null;
    }

    private static string? Outcome(string json, Type record, JsonSerializerOptions rules)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize(json, record, rules), record, Manifest.Json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The whole text with each property of one object gone, there twice, under another name, or of another kind.</summary>
    private static IEnumerable<string> Alterations(JsonNode whole, JsonObject part)
    {
        foreach (var (name, value) in part.ToArray())
        {
            part.Remove(name);
            yield return whole.ToJsonString();
            foreach (var replacement in _replacements)
            {
                part[name] = replacement?.DeepClone();
                yield return whole.ToJsonString();
            }

            part[name] = value;
            part[Twice] = value?.DeepClone();
            yield return whole.ToJsonString();
            if (!_computed.Contains(name))
                yield return whole.ToJsonString().Replace($"\"{Twice}\"", JsonSerializer.Serialize(name));
            part.Remove(Twice);
        }
    }

    /// <summary>All objects but those of cells, which have a converter of their own.</summary>
    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject part => [part, .. part.Where(p => p.Key != "cell").SelectMany(p => Objects(p.Value))],
        JsonArray list => list.Take(2).SelectMany(Objects),
        _ => [],
    };
}
