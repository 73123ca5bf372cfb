using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Interop;

/// <summary>Files that are small in ML.NET's archive and great unpacked are refused before they are unpacked.</summary>
[Collection(ProcessWide.Name)]
public class PackedStreamsTests
{
    private const long FreeBytes = 64L << 20;

    private readonly MLContext _context = new(1);
    private readonly ModelZip _zip;

    public PackedStreamsTests() => _zip = ModelZip.Of(_context, new RecurrentTransformer(DrawnModels.Everything()));

    [Theory]
    [InlineData(9)]
    [InlineData(100)]
    public void PackedManifestIsRefusedUnread(int megabytes)
    {
        _zip["Manifest.json"] = [.. _zip["Manifest.json"], .. Enumerable.Repeat((byte)' ', megabytes << 20)];

        Refusal().Should().StartWith("The model's manifest take").And.EndWith("The file has been altered.");
    }

    [Fact]
    public void PackedWeightsAreRefusedUnread()
    {
        _zip["Weights.safetensors"] = [.. _zip["Weights.safetensors"], .. new byte[100 << 20]];

        Refusal().Should().StartWith("The model's weights take").And.Contain("expected").And.EndWith("The file has been altered.");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public void ManifestOfManyValuesTakesLittleMemory(string value)
    {
        string values = string.Concat(Enumerable.Repeat($"{value},", (7 << 20) / (value.Length + 1)));
        _zip["Manifest.json"] = Encoding.UTF8.GetBytes($$"""{"formatVersion":1,"x":[{{values}}0]}""");

        Refusal().Should().StartWith("The model's manifest");
    }

    [Fact]
    public void LongManifestIsWrittenShortAndLoads()
    {
        string[] words = [.. Enumerable.Range(0, 100_000).Select(i => $"word {i}")];
        var model = new RecurrentTransformer(DrawnModels.Everything(null, words));

        var loaded = (RecurrentTransformer)ModelZip.Of(_context, model).Load();

        loaded.Fitted.Inputs.Sequences[0].Vocabulary!.Words.Should().Equal(words);
        ModelZip.Of(_context, model)["Manifest.json"].Length.Should().BeLessThan(18 * words.Length);
    }

    [Fact]
    public void PathsAndDeviceInAFileDoNotComeBack()
    {
        var stored = StoredModel.Of(DrawnModels.Everything()).WithManifest(m => Name(m["options"]!.AsObject()));

        var options = stored.Read().Options;

        options.PretrainedEmbeddingsPath.Should().BeNull();
        options.Device.Should().Be(new GruOptions().Device);
        options.Training.TensorBoardDirectory.Should().BeNull();
    }

    [Fact]
    public void PathsAndDeviceInAForecastersFileDoNotComeBack()
    {
        var fitted = SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(40)).Fitted;

        var options = StoredForecast.Of(fitted).WithManifest(m => Name(m["options"]!.AsObject())).Read().Options;

        options.Device.Should().Be(new GruForecastingOptions().Device);
        options.Training.TensorBoardDirectory.Should().BeNull();
    }

    [Fact]
    public void SeriesNamesOfHalfACharacterLoad()
    {
        SeriesRow[] rows = [.. SyntheticSeries.Create(40, 40, 40)];
        string[] names = ["\ud800", "\ud801", "\0utf16:0041"];
        for (int i = 0; i < rows.Length; i++)
            rows[i].Series = names[i / 40];
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true }, rows);

        var loaded = (ForecastingTransformer)ModelZip.Of(_context, model).Load();

        SmallForecasts.Forecast(loaded, rows).Should().BeEquivalentTo(SmallForecasts.Forecast(model, rows), o => o.WithStrictOrdering());
    }

    private static void Name(JsonObject options)
    {
        options["pretrainedEmbeddingsPath"] = "/home/me/vectors.txt";
        options["device"] = "cuda:7";
        options["training"]!["tensorBoardDirectory"] = "/home/me/runs";
    }

    private static FormatException Innermost(Exception exception) =>
        exception as FormatException ?? Innermost(exception.InnerException ?? throw new InvalidOperationException("There is no FormatException.", exception));

    private string Refusal()
    {
        byte[] file = _zip.ToBytes();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var load = () => _context.Model.Load(new MemoryStream(file), out _);

        string message = Innermost(load.Should().Throw<Exception>().Which).Message;

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(FreeBytes + 8L * file.Length);
        return message;
    }
}
