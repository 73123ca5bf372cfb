using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Decoding of tags that cannot be, each with its message.</summary>
public class BadTaggingTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Label", "a scalar Boolean", "Tagging.UseCrf is true")]
    [InlineData("Rises", "a variable-length vector of Boolean", "Tagging.UseCrf is true")]
    public void TagsAreAKeyForEachStep(string label, string found, string setting) => _context.BinaryClassification.Trainers.Gru(Options(new() { UseCrf = true }, label))
        .Invoking(t => t.Fit(TaggedRow.View(_context))).Should().Throw<ArgumentException>().Which.Message.Should().Contain(
            $"Label column '{label}' is {found}, but {setting}, which takes a label for each step: a variable-length vector of keys. "
            + "Leave Tagging at its defaults, or give such a label to a multiclass trainer.");

    [Fact]
    public void EverySettingIsNamed() => new (TaggingOptions Options, string Name)[]
        {
            (new() { Scheme = TagScheme.Bio }, "Tagging.Scheme is Bio"), (new() { ConstrainDecoding = false }, "Tagging.ConstrainDecoding is false"),
            (new() { BestPaths = 5 }, "Tagging.BestPaths is 5"),
        }
        .Should().AllSatisfy(c => Trainer(c.Options, "Group").Invoking(t => t.Fit(TaggedRow.View(_context))).Should().Throw<ArgumentException>()
            .WithMessage($"*Label column 'Group' is a scalar key, but {c.Name}, which takes a label for each step*"));

    [Fact]
    public void NextTokensAndItemsAreNoTags()
    {
        var options = Options(new() { UseCrf = true }, "Keys") with { SequenceColumnNames = ["Keys"] };
        string refusal = "The data does not fit GruOptions: Column 'Keys' is a variable-length vector of key, of which the next one is predicted, but Tagging.UseCrf is true, which takes a label column "
            + "with a label for each step. Leave Tagging at its defaults, or give labels of steps to a multiclass trainer. (Parameter 'schema')";

        foreach (var trainer in new[] { _context.LanguageModeling().Trainers.Gru(options), _context.SessionRecommendation().Trainers.Gru(options) })
            trainer.Invoking(t => t.Fit(TaggedRow.View(_context))).Should().Throw<ArgumentException>().Which.Message.Should().Be(refusal);
    }

    [Fact]
    public void FeaturizersGiveNoLabels() => FluentActions.Invoking(() => _context.Transforms.Gru(Options(new() { UseCrf = true, BestPaths = 3 }, "Keys")))
        .Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "Tagging.BestPaths is 3, but a featurizer gives features and no labels; leave it 1, or use a multiclass trainer. (Parameter 'options')");

    [Fact]
    public void FeaturizersOfRowLabelsHaveNoTags() => _context.Transforms.Gru(Options(new() { UseCrf = true }, "Label"))
        .Invoking(t => t.Fit(TaggedRow.View(_context))).Should().Throw<ArgumentException>().Which.Message.Should().StartWith(
            "The data does not fit GruOptions: Label column 'Label' is a scalar Boolean, but Tagging.UseCrf is true, which takes a label for each step: a variable-length vector of keys.");

    [Theory]
    [InlineData(TagScheme.Bioes, "B-a", "'B-a', but not those that Bioes writes after it")]
    [InlineData(null, "E-a", "'E-a', but not those that Bioes writes before it")]
    [InlineData(TagScheme.Bio, "I-a", "'I-a', but not those that Bio writes before it")]
    [InlineData(TagScheme.Iob1, "B-a", "'B-a', but not those that Iob1 writes before it")]
    public void SchemeThatKeepsATagFromBeingDecodedConstrainsNothing(TagScheme? scheme, string tag, string reason)
    {
        var warnings = Warnings.Of(_context);
        var data = Named("O", tag);
        var model = Trainer(new() { UseCrf = true, Scheme = scheme, BestPaths = 4 }, "Named").Fit(data);

        warnings.Should().ContainSingle(warning => warning == $"Label column 'Named' has the tag {reason}, so that it could never be decoded: decoding is not constrained. "
            + "Set Tagging.Scheme to the scheme of the tags, or Tagging.ConstrainDecoding to false.");
        model.Fitted.Task.Tags!.IsConstrained.Should().BeFalse();
        model.Transform(data).GetColumn<uint[]>("BestLabels").SelectMany(keys => keys).Distinct().Should().HaveCount(2, "both tags are decoded");
    }

    [Fact]
    public void StatedSchemeThatConstrainsNothingIsRemarkedOn()
    {
        var warnings = Warnings.Of(_context);
        foreach (bool? constrain in new bool?[] { null, false, true })
            Trainer(new() { Scheme = TagScheme.Bio, ConstrainDecoding = constrain }, "Named").Fit(Named("O", "B-a"));

        warnings.Where(warning => warning.Contains("Tagging")).Should().Equal(
            "Tagging.Scheme is Bio, but Tagging.UseCrf is false and Tagging.ConstrainDecoding null, so that decoding is not constrained. Set ConstrainDecoding to true.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void PathsAreOneToAThousand(int paths) => FluentActions.Invoking(() => Trainer(new() { BestPaths = paths })).Should().Throw<ArgumentException>()
        .WithMessage($"GruOptions cannot be used: Tagging.BestPaths is {paths}; expected 1 to 1,000.*");

    [Fact]
    public void SchemeIsOneOfTheirs()
    {
        FluentActions.Invoking(() => Trainer(new() { Scheme = (TagScheme)17 })).Should().Throw<ArgumentException>()
            .WithMessage("GruOptions cannot be used: Tagging.Scheme is 17; expected None or Bio or Iob1 or Bioes or Bioul or Bmes.*");
        FluentActions.Invoking(() => Trainer(null!)).Should().Throw<ArgumentException>().WithMessage("GruOptions cannot be used: Tagging is null; give a TaggingOptions.*");
    }

    [Fact]
    public void TagsFollowAScheme() => Fails(new() { UseCrf = true }, "B-a", "X-a").Should().StartWith(
        "The values of label column 'Named' follow no tag scheme. 'X-a' is no tag of BIO, IOB1, BIOES, BIOUL or BMES; expected O, or one of B, I, E, S, U, L, M with a hyphen and the span's type. "
        + "Name TagScheme.None where tags are plain labels. Set it as Tagging.Scheme.");

    [Fact]
    public void TagsFollowTheSchemeThatIsStated() => Fails(new() { Scheme = TagScheme.Bio }, "B-a", "E-a").Should().StartWith(
        "Tagging.Scheme is Bio, but label column 'Named' has other values. 'E-a' is no tag of BIO; expected O, or one of B, I with a hyphen and the span's type.");

    [Fact]
    public void TagsWithoutNamesHaveNoScheme()
    {
        foreach (var tagging in new TaggingOptions[] { new() { Scheme = TagScheme.Bio }, new() { ConstrainDecoding = true } })
        {
            Trainer(tagging).Invoking(t => t.Fit(TaggedRow.View(_context))).Should().Throw<ArgumentException>().WithMessage(
                "Label column 'Keys' is a vector of keys without key values, so that its tags are not known. Make the keys with mlContext.Transforms.Conversion.MapValueToKey, "
                + "or leave Tagging.Scheme and Tagging.ConstrainDecoding null.*");
        }
    }

    [Fact]
    public void ClassesAreTwo() => Fails(new() { UseCrf = true }, "O", "O").Should().StartWith("The label column 'Named' has the same class in all ");

    [Fact]
    public void KeyWithTooManyPairsIsRefused()
    {
        var data = _context.Data.LoadFromEnumerable(TaggedRow.Create().Select(row => new Wide { Values = row.Values, Keys = row.Keys }));

        Trainer(new() { UseCrf = true }).Invoking(t => t.Fit(data)).Should().Throw<ArgumentException>().WithMessage(
            "Label column 'Keys' is a key of 5000 values; Tagging takes at most 2,048. Use a smaller key, or leave Tagging at its defaults.*");
    }

    [Fact]
    public void WhatIsAskedForInVainIsRemarkedOn()
    {
        var warnings = Warnings.Of(_context);
        Trainer(new() { UseCrf = true, ConstrainDecoding = true }, "Named", o => o with { LabelSmoothing = 0.1 }).Fit(Named("down", "up"));
        Trainer(new() { UseCrf = true }, "Named").Fit(Named("B-a", "E-a"));

        warnings.Should().Contain("Tagging.ConstrainDecoding is true, but label column 'Named' has plain labels, which may all follow one another: nothing is forbidden. Leave it null.")
            .And.Contain("LabelSmoothing is 0.1, but Tagging.UseCrf is true, and the loss of a conditional random field is not smoothed. Leave LabelSmoothing 0.")
            .And.Contain(warning => warning.StartsWith("Label column 'Named' has no tag that Bioes allows in a row of one step and again and again, such as O"));
    }

    private string Fails(TaggingOptions tagging, string first, string second) =>
        Trainer(tagging, "Named").Invoking(t => t.Fit(Named(first, second))).Should().Throw<Exception>().Which.Message;

    /// <summary>Rows whose steps have one of two tags.</summary>
    private IDataView Named(string first, string second)
    {
        var rows = TaggedRow.Create();
        foreach (var row in rows)
            row.Tags = [.. row.Tags.Select(tag => tag == "up" ? second : first)];
        var data = _context.Data.LoadFromEnumerable(rows);
        return _context.Transforms.Conversion.MapValueToKey("Named", "Tags").Fit(data).Transform(data);
    }

    private RecurrentEstimator Trainer(TaggingOptions tagging, string label = "Keys", Func<GruOptions, GruOptions>? change = null) =>
        _context.MulticlassClassification.Trainers.Gru((change ?? (o => o))(Options(tagging, label)));

    private static GruOptions Options(TaggingOptions tagging, string label) => SmallOptions.Gru(label: label) with { Tagging = tagging };

    private sealed class Wide
    {
        public float[] Values { get; set; } = [];

        [KeyType(5000)]
        public uint[] Keys { get; set; } = [];
    }
}
