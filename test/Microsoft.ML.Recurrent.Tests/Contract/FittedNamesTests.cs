using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Classes, words and key values of a fitted network, in code.</summary>
public class FittedNamesTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void ClassNamesOfNamedClassesAreInTheOrderOfTheScores()
    {
        var data = SyntheticRows.View(_context, 40);
        var named = _context.Transforms.Conversion.MapValueToKey("Named", "ClassName").Fit(data).Transform(data);

        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "Named")).Fit(named);

        model.ClassNames.Should().Equal(SyntheticRows.Create(40).Select(r => r.ClassName).Distinct());
    }

    [Fact]
    public void ClassNamesWithoutClassesIsNull() => Keyed().ClassNames.Should().BeNull();

    [Fact]
    public void VocabularyOfATextColumnHasTheWords()
    {
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words") with { MinimumTokenCount = 1 }).Fit(SyntheticRows.View(_context, 40));

        model.Vocabulary("Words").Should().BeSubsetOf(SyntheticRows.Create(40).SelectMany(r => r.Words)).And.NotBeEmpty().And.OnlyHaveUniqueItems();
        model.Model.ShapeOf("embeddings.0.weight")[0].Should().Be(model.Vocabulary("Words").Count + 1);
    }

    [Fact]
    public void VocabularyOfAnotherColumnIsRefused() => Keyed().Invoking(m => m.Vocabulary("Tags")).Should().Throw<ArgumentException>()
        .WithMessage("The network does not read text from column 'Tags'; it reads them from no column. (Parameter 'columnName')");

    [Fact]
    public void KeyValuesOfSequencesAndStaticsAreThoseOfTheFit()
    {
        var model = Keyed();

        model.KeyValues("Tags").Should().Equal("d", "c", "b", "a");
        model.KeyValues("Color").Should().Equal("green", "red", "blue");
        model.Invoking(m => m.KeyValues("Label")).Should().Throw<ArgumentException>()
            .WithMessage("The network does not read keys from column 'Label'; it reads them from 'Tags', 'Color'. (Parameter 'columnName')");
    }

    [Fact]
    public void KeyValuesThatTheDataDidNotSayAreNull() => _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Keys"))
        .Fit(SyntheticRows.View(_context, 20)).KeyValues("Keys").Should().BeNull();

    private RecurrentTransformer Keyed() => _context.BinaryClassification.Trainers.Gru(KeyedRows.Options)
        .Fit(KeyedRows.Map(_context, "d c b a", "green red blue").Transform(KeyedRows.View(_context)));
}
