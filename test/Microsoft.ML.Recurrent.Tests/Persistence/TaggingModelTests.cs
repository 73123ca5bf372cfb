using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Saved networks whose labels are decoded by rows.</summary>
public class TaggingModelTests
{
    private static readonly string[] _names = ["O", "B-a", "I-a"];

    [Fact]
    public void DecodingAndFieldComeBack()
    {
        var model = Drawn(new TagDecoding(true, TagScheme.Bio, true, 3));

        var read = StoredModel.Of(model).Read();

        read.Task.Tags.Should().Be(model.Task.Tags);
        read.Options.Should().Be(model.Options);
        read.Tensors.Select(t => t.Name).Should().EndWith(["crf.transitions", "crf.start", "crf.end"]);
    }

    [Fact]
    public void OlderTaggersAreDecodedByStepsAsEver()
    {
        var stored = StoredModel.Of(Drawn(new TagDecoding(false, TagScheme.None, false, 1))).WithManifest(m =>
        {
            m["task"]!.AsObject().Remove("tags");
            m["options"]!.AsObject().Remove("tagging");
        });

        new RecurrentTransformer(stored.Read()).Fitted.Task.Tags.Should().BeNull();
    }

    [Theory]
    [InlineData("hasField", "false", "The task MulticlassClassification has no conditional random field, but the options say otherwise.")]
    [InlineData("bestPaths", "0", "The tags have 0 best sequences; expected 1 to 1000.")]
    [InlineData("scheme", "\"bioes\"", "The tags are constrained, but not by a scheme that allows rows of every length.")]
    [InlineData("scheme", "\"none\"", "The tags are constrained, but not by a scheme that allows rows of every length.")]
    public void AlteredDecodingIsRefused(string property, string value, string violation) => StoredModel.Of(Drawn(new TagDecoding(true, TagScheme.Bio, true, 3), ["B-a", "I-a", "I-b"]))
        .WithManifest(m => m["task"]!["tags"]![property] = JsonNode.Parse(value)).Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage($"*{violation}*");

    [Fact]
    public void TagsAreOfTheirScheme() => StoredModel.Of(Drawn(new TagDecoding(true, TagScheme.Bio, true, 1)))
        .WithManifest(m => m["task"]!["classes"]!["values"]![1] = "X").Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage("*The tags are not those of the scheme Bio.*");

    [Fact]
    public void LabelsOfRowsHaveNoTags() => StoredModel.Of(DrawnModels.Everything())
        .WithManifest(m => m["task"]!["tags"] = JsonNode.Parse("""{ "hasField": false, "scheme": "none", "isConstrained": false, "bestPaths": 1 }"""))
        .Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage("*The task MulticlassClassification has a decoding of tags.*");

    private static FittedModel Drawn(TagDecoding tags, string[]? names = null) => DrawnModels.Create(
        new GruOptions { HiddenSize = 3, Tagging = new TaggingOptions { UseCrf = tags.HasField, BestPaths = tags.BestPaths } }, NetworkRole.Trainer,
        new TaskDescription(PredictionTask.MulticlassClassification, 3) { PerStep = true, Tags = tags, Classes = new ClassNames(ClassNames.TextType, names ?? _names) },
        RaggedRows.Columns(1, [], 0));
}
