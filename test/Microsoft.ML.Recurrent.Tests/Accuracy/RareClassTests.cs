using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>A class of two rows in a hundred, near to a frequent one.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public class RareClassTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void SofterBalanceBeatsAFullOneAndFindsMoreOfTheRareClassThanNone()
    {
        var none = Fit(balances: false, power: 0.5);
        var soft = Fit(balances: true, power: new GruOptions().ClassBalancePower);
        var full = Fit(balances: true, power: 1);

        MacroF1(soft).Should().BeGreaterThan(MacroF1(full));
        soft.LogLoss.Should().BeLessThan(full.LogLoss);
        soft.ConfusionMatrix.PerClassRecall[2].Should().BeGreaterThan(none.ConfusionMatrix.PerClassRecall[2]);
        MacroF1(soft).Should().BeGreaterThan(MacroF1(none));
    }

    private MulticlassClassificationMetrics Fit(bool balances, double power)
    {
        var (training, test) = (View(1500, seed: 1), View(6000, seed: 101));
        var keys = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Example.Class)).Fit(training);
        var model = _context.MulticlassClassification.Trainers.Gru(new GruOptions
        {
            SequenceColumnNames = [nameof(Example.Values)],
            BalanceClasses = balances,
            ClassBalancePower = power,
            HiddenSize = 16,
            Seed = 1,
            Training = new TrainingOptions { MaximumSteps = 600 },
        }).Fit(keys.Transform(training));
        return _context.MulticlassClassification.Evaluate(model.Transform(keys.Transform(test)));
    }

    private IDataView View(int rows, int seed)
    {
        var random = new Random(seed);
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(row => Row(random, row % 50 == 49 ? 2 : row % 2)).ToArray());
    }

    /// <summary>The rare class is the second one with a slope.</summary>
    private static Example Row(Random random, int kind) => new()
    {
        Values = [.. Enumerable.Range(0, 10).Select(step => (float)((kind == 0 ? -1 : 1) + (kind == 2 ? 0.25 * (step - 4.5) : 0) + 1.2 * Normal(random)))],
        Class = $"{(char)('a' + kind)}",
    };

    private static double MacroF1(MulticlassClassificationMetrics metrics) => metrics.ConfusionMatrix.PerClassPrecision
        .Zip(metrics.ConfusionMatrix.PerClassRecall, (precision, recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)).Average();

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Example
    {
        public float[] Values { get; set; } = [];

        public string Class { get; set; } = "";
    }
}
