using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Columns whose words are spelled, and those whose words cannot be.</summary>
public class CharacterColumnTests
{
    private static readonly CharacterOptions _characters = new() { EmbeddingSize = 3, HiddenSize = 5 };

    private readonly MLContext _context = new(1);

    [Fact]
    public void NumbersAloneAreRefused() => Fit(SmallOptions.Gru() with { Characters = _characters }).Should().Throw<ArgumentException>().WithMessage(
        "*Characters is set, but no sequence column is a vector of text or of keys; leave it null, or name a column of words.*");

    [Fact]
    public void NumbersThatAreNamedAreRefused() => Fit(SmallOptions.Gru() with { SequenceColumnNames = ["Words", "Values"], Characters = _characters with { ColumnNames = ["Values"] } })
        .Should().Throw<ArgumentException>().WithMessage("*Characters.ColumnNames names 'Values', which is a variable-length vector of Single; expected a vector of text or of keys.*");

    [Fact]
    public void KeysWithoutTextAreRefused()
    {
        Fit(SmallOptions.Gru("Keys") with { Characters = _characters }).Should().Throw<ArgumentException>().WithMessage(
            "*Characters reads the words of column 'Keys', which is a variable-length vector of key of 8 values without names; expected keys whose values are text, 100000 at most. "
            + "Map words with MapValueToKey, give them as text, or name the columns of words in Characters.ColumnNames.*");
        Fit(SmallOptions.Gru("Keys") with { Characters = _characters with { ColumnNames = ["Keys"] } }).Should().Throw<ArgumentException>().WithMessage("*or take the column out of Characters.ColumnNames.*");
    }

    [Fact]
    public void KeysOfNumbersAreRefused()
    {
        var estimator = _context.Transforms.Conversion.MapValueToKey("Mapped", "Values").Append(_context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Mapped") with { Characters = _characters }));

        estimator.Invoking(e => e.Fit(SyntheticRows.View(_context))).Should().Throw<ArgumentException>().WithMessage("*values of type Single; expected keys whose values are text*");
    }

    [Fact]
    public void ColumnsThatAreNotNamedAreNotSpelled()
    {
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru() with { SequenceColumnNames = ["Keys", "Words"], Characters = _characters with { ColumnNames = ["Words"] } })
            .Fit(SyntheticRows.View(_context));

        model.Model.Names.Should().Contain("characters.0.convolution.weight").And.NotContain("characters.1.convolution.weight");
        model.Model.ShapeOf("recurrent.weight_ih_l0")[1].Should().Be(4 + 4 + 5 + 8);
    }

    [Fact]
    public void KeyThatIsMissingOrNewHasNoCharacters()
    {
        var rows = SyntheticRows.View(_context);
        var mapping = _context.Transforms.Conversion.MapValueToKey("Mapped", "Words").Fit(rows);
        var other = _context.Transforms.Conversion.MapValueToKey("Mapped", "Words").Fit(Rows(["new"], ["good"]));
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Mapped") with { Characters = _characters }).Fit(mapping.Transform(rows));

        float missing = Score(model, mapping.Transform(Rows(["unseen"])))[0];

        Score(model, other.Transform(Rows(["new"])))[0].Should().Be(missing);
        Score(model, other.Transform(Rows(["good"])))[0].Should().Be(Score(model, mapping.Transform(Rows(["good"])))[0]).And.NotBe(missing);
    }

    [Fact]
    public void UnknownWordsOfTextDifferByTheirCharacters()
    {
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words") with { Characters = _characters }).Fit(SyntheticRows.View(_context));
        float[] Of(params string[][] words) => Score(model, Rows(words));

        Of(["doog"], ["GOOD"], [""])[0].Should().NotBe(Of(["dabs"])[0]);
        Of(["doog"], ["GOOD"], [""]).Should().OnlyHaveUniqueItems();
        Of(["dabs"], ["doog"])[1].Should().Be(Of(["doog"])[0]);
    }

    private IDataView Rows(params string[][] words) => _context.Data.LoadFromEnumerable(words.Select((own, i) => new WordRow { Words = own, Label = i % 2 == 0 }));

    private float[] Score(ITransformer network, IDataView data) => [.. network.Transform(data).GetColumn<float>("Score")];

    private Action Fit(GruOptions options) => () => _context.BinaryClassification.Trainers.Gru(options).Fit(SyntheticRows.View(_context));
}
