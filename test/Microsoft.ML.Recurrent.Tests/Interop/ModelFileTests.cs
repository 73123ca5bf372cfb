using System.Text;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Interop;

/// <summary>The content of ML.NET's own file of a network, and the errors when it says something else.</summary>
public class ModelFileTests
{
    private readonly MLContext _context = new(1);
    private readonly RecurrentTransformer _model = new(DrawnModels.Everything());

    [Fact]
    public void NamedStreamsLieBesideTheModelsKey() => ModelZip.Of(_context, _model).Names.Should().Contain(
        ["TransformerChain/Model.key", "TransformerChain/Manifest.json", "TransformerChain/Weights.safetensors"]);

    [Fact]
    public void KeyNamesTheLibraryByItsFullName()
    {
        byte[] key = ModelZip.Of(_context, _model)["Model.key"];

        Encoding.ASCII.GetString(key).Should().Contain("MLRECURR").And.Contain("RecurrentTransform");
        Encoding.Unicode.GetString(key).Should().Contain("Microsoft.ML.Recurrent, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null");
    }

    [Theory]
    [InlineData("Manifest.json")]
    [InlineData("Weights.safetensors")]
    public void MissingStreamIsRefusedByName(string name)
    {
        var zip = ModelZip.Of(_context, _model);
        zip.Remove(name);

        Refusal(zip.Load).Should().Be(
            $"The model has no stream '{name}'; the file is incomplete or not a model of Microsoft.ML.Recurrent.");
    }

    [Fact]
    public void AlteredManifestIsRefused()
    {
        var zip = ModelZip.Of(_context, _model);
        zip["Manifest.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(zip["Manifest.json"]).Replace("so-so", "so so", StringComparison.Ordinal));

        Refusal(zip.Load).Should().Be(
            "The model's manifest is not the one that its weights were saved with; the file has been altered.");
    }

    [Fact]
    public void ForeignSignatureIsRefused() => Refusal(LoadWithKey("MLRECURR"u8, "MLNETWRK"u8)).Should().Be("Unknown file type");

    [Fact]
    public void NewerReadableVersionIsRefused() => Refusal(LoadWithKey(
        [0x01, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x00], [0x01, 0x00, 0x02, 0x00, 0x01, 0x00, 0x02, 0x00])).Should().Contain("because the model is too new");

    [Fact]
    public void FileThatIsNoModelIsRefused() => _context.Invoking(c => c.Model.Load(new MemoryStream(new byte[1000]), out _))
        .Should().Throw<FormatException>();

    /// <summary>ML.NET hands on what a loader throws inside exceptions of its own.</summary>
    private static string Refusal(Func<ITransformer> load) =>
        load.Should().Throw<Exception>().Which.GetBaseException().Should().BeOfType<FormatException>().Which.Message;

    private Func<ITransformer> LoadWithKey(ReadOnlySpan<byte> find, ReadOnlySpan<byte> by)
    {
        var zip = ModelZip.Of(_context, _model);
        byte[] key = zip["Model.key"];
        by.CopyTo(key.AsSpan(key.AsSpan().IndexOf(find)));
        return zip.Load;
    }
}
