using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

public sealed class OnnxMetadataTests
{
    private static readonly Dictionary<string, string> _trainer =
        MetadataOf(OnnxModels.Create(new RnnOptions(), OnnxModels.Multiclass, ["Words", "Numbers"], "Group"));

    [Fact]
    public void SaysWhichLibraryCellAndTaskItIs()
    {
        _trainer["library"].Should().Be("Microsoft.ML.Recurrent");
        _trainer["library_version"].Should().MatchRegex(@"^1\.\d+\.\d+");
        _trainer["cell"].Should().Be("rnn");
        _trainer["task"].Should().Be("MulticlassClassification");
    }

    [Fact]
    public void HoldsTheLabels()
    {
        JsonSerializer.Deserialize<string[]>(_trainer["labels"]).Should().Equal("low", "mid \"dle\"", "高い");
        _trainer["label_type"].Should().Be("Text");
    }

    [Fact]
    public void HoldsTheVocabularies() =>
        JsonSerializer.Deserialize<Dictionary<string, string[]>>(_trainer["vocabularies"]).Should()
            .ContainSingle().Which.Should().BeEquivalentTo(KeyValuePair.Create("Words", OnnxRow.KnownWords));

    [Fact]
    public void WordsAndLabelsWithHalfACharacterStayApart()
    {
        string[] words = ["\ud800", "\ud801", "😀"];
        var model = OnnxModels.Create(new RnnOptions(), OnnxModels.Multiclass with { Classes = new ClassNames("Text", words) }, ["Words"]);
        var metadata = MetadataOf(model with { Inputs = model.Inputs with { Sequences = [model.Inputs.Sequences[0] with { Vocabulary = new Vocabulary(words) }] } });

        metadata["labels"].Should().Be("""["\ud800","\ud801","\uD83D\uDE00"]""");
        metadata["vocabularies"].Should().Be("""{"Words":["\ud800","\ud801","\uD83D\uDE00"]}""");
    }

    [Fact]
    public void AColumnWithHalfACharacterInItsNameIsRefused()
    {
        var model = OnnxModels.Create(new RnnOptions(), null, ["Words"]);
        var renamed = model with { Inputs = model.Inputs with { Sequences = [model.Inputs.Sequences[0] with { Name = "Words\ud800" }] } };

        renamed.Invoking(OnnxModels.Export).Should().Throw<InvalidOperationException>().WithMessage("Column 'Words*' has half a character*rename the column and fit again.");
    }

    [Fact]
    public void SaysWhatEachInputAndOutputIs()
    {
        _trainer["columns"].Should().Be(
            """[{"name":"Words","role":"sequence","kind":"text","size":4},{"name":"Numbers","role":"sequence","kind":"values","size":3},"""
            + """{"name":"Group","role":"static","kind":"key","size":4}]""");
        _trainer["lengths_input"].Should().Be("lengths");
        _trainer["outputs"].Should().Be("""{"Score":"Score","PredictedLabel":"PredictedLabel"}""");
    }

    [Fact]
    public void AFeaturizerOfNumbersHasNeitherLabelsNorVocabularies()
    {
        var metadata = MetadataOf(OnnxModels.Create(new LstmOptions(), null, ["Numbers"]));

        metadata.Keys.Should().BeEquivalentTo("library", "library_version", "cell", "task", "columns", "lengths_input", "outputs");
        metadata["task"].Should().Be("Featurizer");
    }

    private static Dictionary<string, string> MetadataOf(FittedModel model)
    {
        using var session = new InferenceSession(OnnxModels.Export(model));
        return session.ModelMetadata.CustomMetadataMap;
    }
}
