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
