using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class DamagedForecastTests
{
    private readonly FittedForecast _fitted = SmallForecasts.Fit(SmallForecasts.Everything, SyntheticSeries.Create(30, 30)).Fitted;
    private readonly StoredForecast _stored;
    private readonly Random _random = new(20260101);

    public DamagedForecastTests() => _stored = StoredForecast.Of(_fitted);

    [Fact]
    public void UnalteredIsRead()
    {
        _stored.Read().Options.Should().BeEquivalentTo(_fitted.Options);
        _fitted.Options.Should().BeEquivalentTo(SmallForecasts.Everything, o => o.Excluding(options => options.Training));
    }

    [Fact]
    public void RandomDamageGivesAFormatException()
    {
        for (int i = 0; i < 600; i++)
        {
            ReadOrRefuse(_stored with { Weights = Damage(_stored.Weights) });
            ReadOrRefuse(_stored with { Manifest = Damage(_stored.Manifest) });
            ReadOrRefuse(_stored.Signed(Damage(_stored.Manifest)));
        }
    }

    [Fact]
    public void RandomDamageOfAnEnsembleGivesAFormatException()
    {
        var stored = StoredForecast.Of(SmallForecasts.Fit(SmallForecasts.Everything with { Ensemble = 2 }, SyntheticSeries.Create(30, 30)).Fitted);
        for (int i = 0; i < 200; i++)
        {
            ReadOrRefuse(stored with { Weights = Damage(stored.Weights) });
            ReadOrRefuse(stored.Signed(Damage(stored.Manifest)));
        }
    }

    [Fact]
    public void AlteredManifestIsNotTheOneOfTheWeights()
    {
        byte[] manifest = [.. _stored.Manifest, (byte)' '];
        (_stored with { Manifest = manifest }).Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage(
            "The model's manifest is not the one that its weights were saved with; the file has been altered.");
    }

    [Theory]
    [InlineData("calibration", "{\"widening\":[0]}", "The intervals' calibration has 1 values; expected 6 finite ones from -0.5.")]
    [InlineData("calibration", "null", "Intervals are asked for, but not calibrated.")]
    [InlineData("ensemble", "[{\"epochs\":[],\"bestEpoch\":0,\"stopReason\":\"\"}]", "The model has the histories of 2 networks; expected 1.")]
    [InlineData("interval", "-5", "The interval is -5 ticks; expected 0 or more.")]
    [InlineData("bestEpoch", "9", "The best epoch is 9 of 2.")]
    [InlineData("scales", "{}", "The targets' scale does not fit the options.")]
    public void ManifestThatContradictsItselfIsRefused(string property, string json, string message) =>
        _stored.WithManifest(m => m[property] = JsonNode.Parse(json)).Invoking(s => s.Read()).Should().Throw<FormatException>()
            .Which.Message.Should().StartWith("The model's manifest contradicts itself").And.Contain(message);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"series 1\":null}")]
    [InlineData("{\"series 1\":[1]}")]
    [InlineData("{\"series 1\":[\"Infinity\",1]}")]
    [InlineData("{\"series 1\":[\"NaN\",\"NaN\"]}")]
    public void ConstantTargetsThatDoNotFitAreRefused(string json) =>
        _stored.WithManifest(m => m["scales"]!["constants"] = JsonNode.Parse(json)).Invoking(s => s.Read()).Should().Throw<FormatException>()
            .Which.Message.Should().Contain("The series' constant targets are not one finite value, or NaN, for each target.");

    [Theory]
    [InlineData("\"device\": null", "\"device\": \"\\ud800\"")]
    [InlineData("\"loss\": \"absolute\"", "\"loss\": \"\\ud800\"")]
    [InlineData("\"confidenceLevel\": 0.8", "\"confidenceLevel\": \"\\ud800\"")]
    public void OptionOfHalfACharacterIsRefused(string what, string by)
    {
        string json = Encoding.UTF8.GetString(_stored.Manifest);
        json.Should().Contain(what);
        byte[] altered = Encoding.UTF8.GetBytes(json.Replace(what, by, StringComparison.Ordinal));

        _stored.Signed(altered).Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage("The model's options cannot be read: *");
    }

    [Fact]
    public void HorizonAndHiddenSizeAtTheirLimitsAreRefusedTogether() => _stored
        .WithManifest(m =>
        {
            var options = m["options"]!.AsObject();
            (options["horizon"], options["hiddenSize"]) = (16_384, 16_384);
        })
        .Invoking(s => s.Read()).Should().Throw<FormatException>().Which.ToString().Should().Contain("Horizon × HiddenSize is 268435456");

    [Theory]
    [InlineData("\"hiddenSize\": 6", "\"hiddenSize\": 16384")]
    [InlineData("\"embeddingSize\": 3", "\"embeddingSize\": 16384")]
    [InlineData("\"layers\": 1", "\"layers\": 64")]
    [InlineData("\"horizon\": 3", "\"horizon\": 16384")]
    [InlineData("\"windowSize\": 8", "\"windowSize\": 1048576")]
    public void AbsurdSizesTakeNoMemory(string what, string by)
    {
        string json = Encoding.UTF8.GetString(_stored.Manifest);
        json.Should().Contain(what);
        var altered = _stored.Signed(Encoding.UTF8.GetBytes(json.Replace(what, by, StringComparison.Ordinal)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ReadOrRefuse(altered);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((1 << 20) + 64L * (altered.Manifest.Length + altered.Weights.Length));
    }

    [Fact]
    public void NewerFormatIsRefused() => _stored.WithManifest(m => m["formatVersion"] = 1000).Invoking(s => s.Read()).Should().Throw<FormatException>()
        .Which.Message.Should().Contain("1000").And.Contain("Update the package.");

    private byte[] Damage(byte[] bytes)
    {
        byte[] damaged = _random.Next(3) == 0 ? bytes[.._random.Next(bytes.Length)] : [.. bytes];
        for (int i = 0; i < 4 && damaged.Length > 0; i++)
            damaged[_random.Next(damaged.Length)] = (byte)_random.Next(256);
        return damaged;
    }

    private static void ReadOrRefuse(StoredForecast stored)
    {
        try
        {
            stored.Read();
        }
        catch (FormatException)
        {
        }
    }
}
