using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>Fifty rows that a linear model solves, with default options: no seed may fail.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public class SmallSetsTests
{
    private const int Seeds = 3;

    private readonly MLContext _context = new(1);

    [Fact]
    public void PhaseIsFoundByEverySeed() =>
        Accuracies(steps: 24, (step, label) => 1.2 * Math.Sin(2 * Math.PI * step / 12 + (label ? Math.PI / 2 : 0))).Should().OnlyContain(accuracy => accuracy >= 0.93);

    [Fact]
    public void AlternationIsFoundByEverySeed() =>
        Accuracies(steps: 20, (step, label) => (step % 2 == 0) == label ? 0.8 : -0.8).Should().OnlyContain(accuracy => accuracy >= 0.93);

    [Fact]
    public void OneTellingStepIsFoundByEverySeed() =>
        Accuracies(steps: 20, (step, label) => step == 7 ? (label ? 3.6 : -3.6) : 0).Should().OnlyContain(accuracy => accuracy >= 0.93);

    private double[] Accuracies(int steps, Func<int, bool, double> course) => [.. Enumerable.Range(1, Seeds).Select(seed =>
    {
        var random = new Random(seed);
        IDataView Rows(int count) => _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(row => new Example
        {
            Values = [.. Enumerable.Range(0, steps).Select(step => (float)(course(step, row % 2 == 0) + Normal(random)))],
            Label = row % 2 == 0,
        }).ToArray());

        var training = Rows(50);
        var model = _context.BinaryClassification.Trainers.Lstm(new LstmOptions { SequenceColumnNames = [nameof(Example.Values)], Seed = seed }).Fit(training);
        return _context.BinaryClassification.Evaluate(model.Transform(Rows(1000))).Accuracy;
    })];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Example
    {
        public float[] Values { get; set; } = [];

        public bool Label { get; set; }
    }
}
