using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Example weights and class weights.</summary>
public class WeightTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void RowsOfWeightZeroTeachNothing()
    {
        // Half the rows carry the opposite label and no weight.
        var rows = SyntheticRows.Create(240);
        foreach (var (row, i) in rows.Select((r, i) => (r, i)))
        {
            row.Weight = i % 2;
            row.Label ^= i % 2 == 0;
        }

        var options = SmallOptions.Gru(epochs: 10) with { ExampleWeightColumnName = "Weight" };
        var model = _context.BinaryClassification.Trainers.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows));

        _context.BinaryClassification.Evaluate(model.Transform(SyntheticRows.View(_context))).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Theory]
    [InlineData(-133)]
    [InlineData(-100)]
    [InlineData(3)]
    [InlineData(127)]
    public void WeightsOfAnySizeCountByTheirProportions(int power)
    {
        Fits.WeightsOf(Weighted(power)).Should().Equal(Fits.WeightsOf(Weighted(0)));

        RecurrentTransformer Weighted(int exponent)
        {
            var rows = SyntheticRows.Create(40);
            foreach (var (row, i) in rows.Select((r, i) => (r, i)))
                row.Weight = MathF.ScaleB(1, exponent - i % 2);
            var options = SmallOptions.Gru() with { ExampleWeightColumnName = "Weight" };
            return _context.BinaryClassification.Trainers.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows));
        }
    }

    [Theory]
    [InlineData(1e-40f)]
    [InlineData(1e38f)]
    public void WeightsThatAreNothingBesideOthersDoNotStopTheFit(float weight)
    {
        var rows = SyntheticRows.Create(60);
        foreach (var (row, i) in rows.Select((r, i) => (r, i)))
            row.Weight = i < 20 ? weight : 1;
        var options = SmallOptions.Gru(epochs: 10) with { ExampleWeightColumnName = "Weight" };

        _context.BinaryClassification.Trainers.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows)).History.Should().OnlyContain(epoch => double.IsFinite(epoch.TrainingLoss));
    }

    [Fact]
    public void ClassWeightShiftsThePredictions()
    {
        Share(new GruOptions { ClassWeights = [1, 50] }).Should().BeGreaterThan(Share(new GruOptions { ClassWeights = [50, 1] }));

        double Share(GruOptions weights)
        {
            var options = SmallOptions.Gru(epochs: 3) with { ClassWeights = weights.ClassWeights };
            var data = SyntheticRows.View(_context, 120);
            return _context.BinaryClassification.Trainers.Gru(options).Fit(data).Transform(data).GetColumn<bool>("PredictedLabel").Count(l => l) / 120.0;
        }
    }

    [Fact]
    public void BalancedClassesEqualTheirInverseFrequencies()
    {
        // 120 rows of three equal classes: one in each stands for 40.
        var data = SyntheticRows.View(_context, 120);
        var training = SmallOptions.Gru().Training with { ValidationFraction = 0 };
        var balanced = SmallOptions.Gru(label: "Class") with { BalanceClasses = true, Training = training };

        Scores(balanced).Should().Equal(Scores(balanced with { BalanceClasses = false, ClassWeights = [1, 1, 1] }));

        float[] Scores(GruOptions options) =>
            [.. _context.MulticlassClassification.Trainers.Gru(options).Fit(data).Transform(data).GetColumn<float[]>("Score").SelectMany(s => s)];
    }
}
