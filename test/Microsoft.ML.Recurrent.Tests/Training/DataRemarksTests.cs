using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>The log says what was learned of the data, and warns of data that nothing can be learned from.</summary>
public class DataRemarksTests
{
    private readonly MLContext _context = new(1);
    private readonly List<(ChannelMessageKind Kind, string Text)> _log = [];

    public DataRemarksTests() => _context.Log += (_, e) => _log.Add((e.Kind, e.RawMessage));

    [Fact]
    public void OrdinaryDataWarnsOfNothing()
    {
        Fit(SmallOptions.Gru("Tags"));

        Warnings.Should().BeEmpty();
        _log.Select(m => m.Text).Should().Contain("Column 'Tags': 4 of 4 words kept, 0 % of tokens unknown.");
    }

    [Fact]
    public void EmptyVocabularyIsAWarning()
    {
        Fit(SmallOptions.Gru("Tags") with { MinimumTokenCount = 2 }, row => row.Tags = [.. Enumerable.Range(0, 2).Select(i => $"{_unique++}")]);

        Warnings.Should().Equal("Column 'Tags': 0 of 72 words kept, 100 % of tokens unknown. "
            + "Lower MinimumTokenCount (2), raise MaximumVocabularySize, or check how texts are split.");
    }

    [Fact]
    public void EmptySequencesAreAWarning()
    {
        Fit(SmallOptions.Gru("Tags"), row => row.Tags = row.Color == "red" ? row.Tags : []);

        Warnings.Should().ContainSingle().Which.Should().MatchRegex("^\\d+ of 36 training rows have empty sequences\\. Check how the sequence columns are made\\.$");
    }

    [Fact]
    public void FrozenRandomEmbeddingsAreAWarning()
    {
        Fit(SmallOptions.Gru("Tags") with { FreezeEmbeddings = true });

        Warnings.Should().Equal("FreezeEmbeddings is set, but there are no pretrained embeddings: random vectors stay as they are drawn. "
            + "Set PretrainedEmbeddingsPath, or leave FreezeEmbeddings off.");
    }

    [Fact]
    public void MissingKeysAreAWarning()
    {
        var data = KeyedRows.Map(_context, "x a", "x").Transform(KeyedRows.View(_context));

        _context.BinaryClassification.Trainers.Gru(KeyedRows.Options).Fit(data);

        Warnings.Should().HaveCount(2);
        Warnings[0].Should().MatchRegex("^The keys of sequence column 'Tags' are missing, or unknown to the network, in \\d+ of \\d+ steps\\. Check how they are made\\.$");
        Warnings[1].Should().Be("The static key 'Color' is missing, or unknown to the network, in 36 of 36 training rows. Check the map that makes it.");
    }

    [Fact]
    public void ConstantColumnIsAWarning()
    {
        FitSynthetic(SmallOptions.Gru("Values"), change: row => row.Values = new float[row.Values.Length]);

        Warnings.Should().Equal("Sequence column 'Values' holds the same values in every step of the training rows; it tells the network nothing.");
    }

    [Fact]
    public void ConstantWordsAreAWarning()
    {
        Fit(SmallOptions.Gru("Tags"), row => row.Tags = ["a", "b", "a"]);

        Warnings.Should().Equal("Sequence column 'Tags' holds the same words in all 36 training rows; it tells the network nothing.");
    }

    [Fact]
    public void NoiseThatFallsOnNothingOrDrownsItIsAWarning()
    {
        Fit(SmallOptions.Gru("Tags") with { InputNoise = 0.5 });
        FitSynthetic(SmallOptions.Gru("Values") with { InputNoise = 50 }, change: _ => { });
        FitSynthetic(SmallOptions.Gru("Values") with { InputNoise = 1 }, change: _ => { });

        Warnings.Should().Equal("InputNoise is 0.5, but the sequences hold words or keys alone, and noise is added to numbers. Leave it null, or set TokenDropout.",
            "InputNoise is 50, so that the noise is 50 times as large as what it is added to: little can be learned of that. Use about 1.");
    }

    [Fact]
    public void DropoutOfWordsThatThereAreNoneOfIsAWarning()
    {
        Fit(SmallOptions.Gru("Tags") with { WordTypeDropout = 0.1 });
        FitSynthetic(SmallOptions.Gru("Values") with { WordTypeDropout = 0.1 }, change: _ => { });

        Warnings.Should().Equal("WordTypeDropout is 0.1, but the sequences hold numbers alone, and words and keys are what is dropped. Leave it 0, or set InputNoise.");
    }

    [Fact]
    public void AverageWithoutAMeasurementIsAWarning()
    {
        var options = SmallOptions.Gru("Values");
        FitSynthetic(options with { Training = options.Training with { NonMonotoneInterval = 2 } }, change: _ => { });
        FitSynthetic(options with { Training = options.Training with { NonMonotoneInterval = 2, ValidationFraction = 0 } }, change: _ => { });

        Warnings.Should().Equal(
            "Training.NonMonotoneInterval is 2, but nothing is measured, so that weights are never averaged. Set ValidationFraction, or give validation data, or set WeightAveraging instead.");
    }

    [Fact]
    public void ConstantStaticsAreAWarning()
    {
        var options = SmallOptions.Gru() with { StaticColumnNames = ["Level", "Group", "Traits"] };
        FitSynthetic(options, change: _ => { });
        Warnings.Should().BeEmpty();

        FitSynthetic(options, change: row => (row.Level, row.Group) = (3, 1));

        Warnings.Should().Equal("Static column 'Level' holds the same value in all 36 training rows; it tells the network nothing.",
            "Static column 'Group' holds the same value in all 36 training rows; it tells the network nothing.");
    }

    [Fact]
    public void ConstantLabelIsAWarning()
    {
        FitSynthetic(SmallOptions.Gru(label: "Target"), change: row => row.Target = 3);

        Warnings.Should().Equal("The label column 'Target' is the same in all 36 training rows; there is nothing to learn of it.");
    }

    [Fact]
    public void WeightsThatAreMostlyZeroAreAWarning()
    {
        int row = 0;
        var options = SmallOptions.Gru() with { ExampleWeightColumnName = "Weight" };
        FitSynthetic(options with { Training = options.Training with { ValidationFraction = 0 } }, change: r => r.Weight = row++ % 4 == 0 ? 1 : 0);

        Warnings.Should().Equal("The example weight column 'Weight' is 0 in 30 of 40 training rows, which teach nothing.");
    }

    [Fact]
    public void ValidationWithoutAClassIsAWarning()
    {
        var rows = SyntheticRows.Create(10);
        foreach (var row in rows)
            row.Label = true;

        _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru()).Fit(SyntheticRows.View(_context, 40), _context.Data.LoadFromEnumerable(rows));

        Warnings.Should().Equal("The validation rows hold 1 of the 2 classes of 'Label' that are trained on, so their loss and metric say nothing of the others. "
            + "Add rows, or raise Training.ValidationFraction.");
    }

    [Fact]
    public void ValidationDataWithoutAKnownWordIsAWarning()
    {
        var rows = SyntheticRows.Create(10);
        foreach (var row in rows)
            row.Words = [.. row.Words.Select(word => word + "!")];

        _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words")).Fit(SyntheticRows.View(_context, 40), _context.Data.LoadFromEnumerable(rows));

        Warnings.Should().ContainSingle().Which.Should().MatchRegex("^The words of sequence column 'Words' are missing, or unknown to the network, in (\\d+) of \\1 steps of the validation data, "
            + "so its loss and metric say little\\. Check that both views are made alike\\.$");
    }

    [Fact]
    public void TextThatLeavesNoRowToValidateOnIsAWarning()
    {
        var text = _context.Data.LoadFromEnumerable(TextRow.Create(1, shortest: 200, longest: 200));
        var options = SmallOptions.Lstm("Keys", "Keys", epochs: 1) with { NextToken = new() { Context = NextTokenContext.Stateful } };

        _context.LanguageModeling().Trainers.Lstm(options with { Training = options.Training with { ValidationFraction = 0 } }).Fit(text);
        _context.LanguageModeling().Trainers.Lstm(options).Fit(text, text);
        Warnings.Should().NotContain(warning => warning.Contains("ValidationFraction", StringComparison.Ordinal));
        _context.LanguageModeling().Trainers.Lstm(options).Fit(text);

        Warnings.Should().ContainSingle(warning => warning.Contains("ValidationFraction", StringComparison.Ordinal)).Which.Should().Be(
            "Training.ValidationFraction is 0.1, but rows that are one text are held back whole, and that is none of 1, so that nothing is measured. "
            + "Split the text into more rows, give validation data, or set ValidationFraction to 0.");
    }

    [Theory]
    [InlineData(4, 0.1, true)]
    [InlineData(2, 0.5, true)]
    [InlineData(40, 0.1, false)]
    public void ValidationFractionThatKeepsBackNoRowIsAWarning(int rows, double fraction, bool warns)
    {
        var all = SyntheticRows.Create();
        var data = _context.Data.LoadFromEnumerable(all.Where(row => row.Label).Take(rows / 2).Concat(all.Where(row => !row.Label).Take(rows / 2)));
        var options = SmallOptions.Gru(epochs: 1);

        _context.BinaryClassification.Trainers.Gru(options with { Training = options.Training with { ValidationFraction = fraction } }).Fit(data);

        Warnings.Where(warning => warning.Contains("ValidationFraction", StringComparison.Ordinal)).Should().Equal(warns
            ? [string.Create(CultureInfo.InvariantCulture, $"Training.ValidationFraction is {fraction}, but that keeps back none of {rows} rows, of which one of each class stays in training, so that nothing is measured. ")
                + "Raise it, add rows, give validation data, or set ValidationFraction to 0."]
            : Array.Empty<string>());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    public void PatienceWithoutAMeasurementIsAWarning(double? fraction, bool warns)
    {
        var options = SmallOptions.Gru("Values", epochs: 1);
        FitSynthetic(options with { Training = options.Training with { ValidationFraction = fraction } }, change: _ => { });
        Warnings.Should().BeEmpty();

        FitSynthetic(options with { Training = options.Training with { ValidationFraction = fraction, Patience = 3 } }, change: _ => { });

        Warnings.Should().Equal(warns
            ? ["Training.Patience is 3, but of 40 rows none is kept back, so that nothing is measured and training runs to its last step. Set ValidationFraction, or give validation data."]
            : Array.Empty<string>());
    }

    private int _unique;

    private string[] Warnings => [.. _log.Where(m => m.Kind == ChannelMessageKind.Warning).Select(m => m.Text)];

    private void Fit(GruOptions options, Action<KeyedRow> change)
    {
        var rows = KeyedRows.Create();
        foreach (var row in rows)
            change(row);
        _context.Transforms.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows));
    }

    private void Fit(GruOptions options) => Fit(options, (KeyedRow _) => { });

    private void FitSynthetic(GruOptions options, Action<SyntheticRow> change)
    {
        var rows = SyntheticRows.Create(40);
        foreach (var row in rows)
            change(row);
        _context.Transforms.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows));
    }
}
