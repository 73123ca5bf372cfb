using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public class ManifestTests
{
    private static readonly StoredModel _stored = StoredModel.Of(DrawnModels.Everything());

    [Fact]
    public void NewerFormatIsRefusedWithBothVersions() => Refuses(
        m => m["formatVersion"] = 4,
        "The model has format version 4; this version of Microsoft.ML.Recurrent reads up to 3. Update the package.");

    [Fact]
    public void NewerFormatIsRefusedForItsVersionWhateverElseItHolds() => new StoredModel("""{"formatVersion":7,"cell":[]}"""u8.ToArray(), [])
        .Invoking(s => s.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(
            "The model has format version 7; this version of Microsoft.ML.Recurrent reads up to 3. Update the package.");

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void FormatBeforeTheFirstIsRefused(int version) => Refuses(
        m => m["formatVersion"] = version, $"The model has format version {version}; expected 1 to 3. The file has been altered.");

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"formatVersion":"1"}""")]
    [InlineData("""{"formatVersion":1.5}""")]
    public void JsonWithoutFormatVersionIsRefused(string json) => new StoredModel(Encoding.UTF8.GetBytes(json), [])
        .Invoking(s => s.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(
            "The model's manifest has no format version; this is not a model of Microsoft.ML.Recurrent.");

    [Fact]
    public void UnknownCellIsRefused() => Refuses(
        m => m["cell"] = "elman", "The model's cell is 'elman'; this version knows 'lstm', 'gru', 'rnn' and 'equations'.");

    [Fact]
    public void InvalidOptionIsRefused() => _stored.WithManifest(m => m["options"]!["hiddenSize"] = 0)
        .Invoking(s => s.Read()).Should().Throw<FormatException>().Which.Message.Should().StartWith(
            "The model's options cannot be read: GruOptions cannot be used: HiddenSize is 0; expected 1 to 16,384.");

    [Theory]
    [InlineData("task")]
    [InlineData("sequences")]
    [InlineData("statics")]
    [InlineData("epochs")]
    [InlineData("options")]
    [InlineData("weightsSha256")]
    [InlineData("role")]
    public void MissingPartIsRefusedByName(string part) => _stored.WithManifest(m => m.Remove(part))
        .Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage($"The model's manifest cannot be read: *'{part}'*");

    [Theory]
    [InlineData("""{"formatVersion":1,"cell":"\ud800"}""")]
    [InlineData("""{"formatVersion":1,"\ud800":1}""")]
    [InlineData("""{"formatVersion":1,"role":7}""")]
    [InlineData("""{"formatVersion":1,"cell":[70000]}""")]
    [InlineData("""{"formatVersion":1,"cell":"gru" """)]
    public void BrokenJsonIsRefused(string json) => new StoredModel(Encoding.UTF8.GetBytes(json), [])
        .Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage("The model's manifest cannot be read: *");

    [Fact]
    public void UnknownPropertiesArePassedOver() =>
        _stored.WithManifest(m => m["addedLater"] = new JsonObject { ["x"] = 1 }).Read().History.Count.Should().Be(2);

    [Fact]
    public void PathsDoNotTravel()
    {
        var options = new GruOptions
        {
            HiddenSize = 3,
            EmbeddingSize = 2,
            PretrainedEmbeddingsPath = "/home/me/vectors.txt",
            Training = new TrainingOptions { TensorBoardDirectory = "/home/me/runs" },
        };

        Encoding.UTF8.GetString(StoredModel.Of(DrawnModels.Everything(options)).Manifest).Should().NotContain("/home/me");
    }

    [Fact]
    public void LibraryVersionIsThePackages() =>
        JsonNode.Parse(_stored.Manifest)!["libraryVersion"]!.GetValue<string>().Should().StartWith("1.0.0-");

    private static void Refuses(Action<JsonObject> alter, string message) =>
        _stored.WithManifest(alter).Invoking(s => s.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(message);
}
