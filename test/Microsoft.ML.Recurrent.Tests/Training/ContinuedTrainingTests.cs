using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class ContinuedTrainingTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void StartsFromTheEarlierWeights()
    {
        // A rate near zero: the weights stay what they were.
        var earlier = Fits.Binary(SmallOptions.Lstm(epochs: 4));

        var continued = Continue(earlier, Fits.With(t => t with { LearningRate = 1e-12, MaximumEpochs = 1 }));

        Fits.WeightsOf(continued).Should().Equal(Fits.WeightsOf(earlier), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void ImprovesAndLeavesTheEarlierModelAsItWas()
    {
        var earlier = Fits.Binary(SmallOptions.Lstm());
        float[] before = Fits.WeightsOf(earlier);

        var continued = Continue(earlier, SmallOptions.Lstm(epochs: 6));

        continued.History[^1].TrainingLoss.Should().BeLessThan(earlier.History[^1].TrainingLoss);
        Fits.WeightsOf(earlier).Should().Equal(before);
    }

    [Fact]
    public void KeepsTheEarlierVocabularyAndScalings()
    {
        var options = SmallOptions.Lstm("Words") with { SequenceColumnNames = ["Words", "Values"] };
        var earlier = _context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(_context));
        var rows = SyntheticRows.Create(seed: 3);
        foreach (var row in rows)
            (row.Words, row.Values) = ([.. row.Words.Select(w => $"new-{w}")], [.. row.Values.Select(v => v + 100)]);

        var continued = _context.BinaryClassification.Trainers.Lstm(options).Fit(_context.Data.LoadFromEnumerable(rows), null, earlier);

        continued.Fitted.Inputs.Should().BeSameAs(earlier.Fitted.Inputs);
    }

    [Fact]
    public void KeepsTheEarlierLabelScale()
    {
        var trainer = _context.Regression.Trainers.Lstm(SmallOptions.Lstm(label: "Target"));
        var earlier = trainer.Fit(SyntheticRows.View(_context));
        var rows = SyntheticRows.Create();
        foreach (var row in rows)
            row.Target += 1000;

        var continued = trainer.Fit(_context.Data.LoadFromEnumerable(rows), null, earlier);

        continued.Fitted.Task.LabelMean.Should().Equal(earlier.Fitted.Task.LabelMean);
        continued.Fitted.Task.LabelScale.Should().Equal(earlier.Fitted.Task.LabelScale);
    }

    [Fact]
    public void TakesRowsOfASingleClass()
    {
        var positive = _context.Data.LoadFromEnumerable(SyntheticRows.Create().Where(row => row.Label));

        var fit = () => _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm()).Fit(positive, null, Fits.Binary(SmallOptions.Lstm()));

        fit.Should().NotThrow("the network knows both classes");
    }

    private RecurrentTransformer Continue(RecurrentTransformer earlier, LstmOptions options) =>
        _context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(_context), null, earlier);
}
