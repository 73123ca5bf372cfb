using System.Text.Json;
using CsCheck;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public class Utf16ConverterTests
{
    private static readonly Gen<string> _anyText = Gen.OneOf(Gen.String, Gen.Char['\ud800', '\udfff'].Array[0, 5].Select(c => new string(c)),
        Gen.Const("\0"), Gen.Const("\0D800"), Gen.Const("\0\ud800"), Gen.Const("\0zzzz"));

    [Fact]
    public void AnyTextsAreNamesOfAnObjectAndValuesOfAnArray() => _anyText.Array[0, 8].Sample(texts =>
    {
        var byName = texts.Distinct().Select((text, i) => (text, i)).ToDictionary(t => t.text, t => t.i);

        RoundTrip(byName).Should().Equal(byName);
        RoundTrip(texts).Should().Equal(texts);
    });

    [Fact]
    public void NamesOfEarlierFilesAreReadAsTheyStand() =>
        JsonSerializer.Deserialize<Dictionary<string, int>>("""{ "\u0000not hex": 1, "caf\u00e9": 2 }""", Manifest.Json)
            .Should().BeEquivalentTo(new Dictionary<string, int> { ["\0not hex"] = 1, ["café"] = 2 });

    [Fact]
    public void ForecasterOfSeriesWithHalfCharactersInTheirNamesIsLoaded()
    {
        var rows = SyntheticSeries.Create(60, 60);
        foreach (var row in rows)
            row.Series = row.Series == "series 1" ? "\ud800" : "\ud801";
        var options = SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true };

        var model = SmallForecasts.Fit(options, rows);

        SmallForecasts.Forecast(Reloaded(model), new MLContext(1).Data.LoadFromEnumerable(rows)).Should().BeEquivalentTo(SmallForecasts.Forecast(model, rows));
    }

    private static ITransformer Reloaded(ITransformer model)
    {
        using var file = new MemoryStream();
        new MLContext(1).Model.Save(model, null, file);
        file.Position = 0;
        return new MLContext(1).Model.Load(file, out _);
    }

    private static T RoundTrip<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value, Manifest.Json), Manifest.Json)!;
}
