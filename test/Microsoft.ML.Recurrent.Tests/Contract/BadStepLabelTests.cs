using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Labels of steps that cannot be trained on, each with its message.</summary>
public class BadStepLabelTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Keys", "")]
    [InlineData("Rises", "")]
    [InlineData("Amounts", " Where several numbers are one label, make vectors of one length of them with mlContext.Transforms.CustomMapping first.")]
    public void RowNeedsALabelForEachStep(string label, string hint)
    {
        var rows = TaggedRow.Create(shortest: 3);
        int steps = rows[4].Values.Length;
        (rows[4].Keys, rows[4].Rises, rows[4].Amounts) = (rows[4].Keys[1..], rows[4].Rises[1..], rows[4].Amounts[1..]);

        Fails(label, rows).Should().Be($"The label column '{label}' holds {steps - 1} labels in row 4, whose sequences have {steps} steps; expected one label for each step.{hint}");
    }

    [Fact]
    public void NumbersAreFiniteOrNaN()
    {
        var rows = TaggedRow.Create(shortest: 3);
        rows[2].Amounts[1] = float.PositiveInfinity;

        Fails("Amounts", rows).Should().StartWith("Column 'Amounts' holds Infinity in row 2; expected finite numbers.");
    }

    [Fact]
    public void KeysAreOfTheirType()
    {
        var rows = TaggedRow.Create(shortest: 3);
        rows[2].Keys[1] = 9;

        Fails("Keys", rows).Should().Be(
            "The label column 'Keys' holds key 9 in row 2; expected keys from 1 to 3, as its type says, or 0 where a step has no label. Check how the column is made.");
    }

    [Fact]
    public void ThereAreLabels()
    {
        var rows = TaggedRow.Create();
        foreach (var row in rows)
        {
            Array.Clear(row.Keys);
            Array.Fill(row.Amounts, float.NaN);
        }

        Fails("Keys", rows).Should().Be("The label column 'Keys' has no label in any step; expected steps of at least two classes.");
        Fails("Amounts", rows).Should().Be("No step of the 54 rows of the training split has a label of weight above 0; expected labels in column 'Amounts'.");
    }

    [Fact]
    public void LabelsAreOfTwoClasses()
    {
        var rows = TaggedRow.Create();
        foreach (var row in rows)
            Array.Fill(row.Keys, 2u);

        Fails("Keys", rows).Should().Be($"The label column 'Keys' has the same class in all {rows.Sum(row => row.Keys.Length)} steps; expected steps of at least two classes.");
    }

    [Fact]
    public void AttentionMakesOneVectorOfARow() => Fails("Keys", TaggedRow.Create(), o => o with { Pooling = SequencePooling.Attention, AttentionColumnName = "Weights" }).Should().Contain(
        "Label column 'Keys' is a variable-length vector of key, one label for each step, but Pooling is Attention, which weighs the steps of a row for one label. Set Pooling to Last, and leave AttentionColumnName null.");

    [Fact]
    public void ClassWeightsAreAsManyAsTheClasses() => Fails("Keys", TaggedRow.Create(), o => o with { ClassWeights = [1, 2] }).Should().Contain(
        "Label column 'Keys' has 3 classes, but ClassWeights has 2 weights; give one for every class.");

    [Fact]
    public void UnusedPoolingIsRemarkedOn()
    {
        var warnings = Warnings.Of(_context);
        Trainer("Keys", o => o with { Pooling = SequencePooling.Mean }).Fit(TaggedRow.View(_context));

        warnings.Should().Contain("Pooling is Mean, but each step has a label, and is scored on its own: nothing is pooled. Leave Pooling at Last.");
    }

    [Fact]
    public void NetworkOfRowsIsNotTrainedFurtherOnSteps()
    {
        var data = _context.Transforms.CustomMapping<TaggedRow, OneKey>((from, to) => to.One = from.Keys[^1] - 1, null).Fit(TaggedRow.View(_context)).Transform(TaggedRow.View(_context));
        var ofRows = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "One")).Fit(data);

        Trainer("Keys").Invoking(t => t.Fit(data, continueFrom: ofRows)).Should().Throw<ArgumentException>()
            .WithMessage("*The label is one of each step; the network was fitted with one of each row.*");
    }

    private string Fails(string label, TaggedRow[] rows, Func<GruOptions, GruOptions>? options = null) => Trainer(label, options)
        .Invoking(t => t.Fit(_context.Data.LoadFromEnumerable(rows))).Should().Throw<Exception>().Which.Message;

    private RecurrentEstimator Trainer(string label, Func<GruOptions, GruOptions>? change = null)
    {
        var options = change?.Invoke(SmallOptions.Gru(label: label)) ?? SmallOptions.Gru(label: label);
        return label switch
        {
            "Rises" => _context.BinaryClassification.Trainers.Gru(options),
            "Amounts" => _context.Regression.Trainers.Gru(options),
            _ => _context.MulticlassClassification.Trainers.Gru(options),
        };
    }

    private sealed class OneKey
    {
        [KeyType(TaggedRow.TagCount)]
        public uint One { get; set; }
    }
}
