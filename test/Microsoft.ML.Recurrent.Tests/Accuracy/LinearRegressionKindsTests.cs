using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>Numbers that a linear map of a sequence gives exactly, but for their noise: default options come within 0.03 of it.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public class LinearRegressionKindsTests
{
    private const double Tolerance = 0.03;

    private readonly MLContext _context = new(1);

    [Fact]
    public void MeanOfTheValuesOfFiftyRows() => RSquared(50, features: 1, scale: 1, values => values.Average()).Should().BeGreaterThan(1 - Tolerance);

    [Fact]
    public void SumOfLargeValuesOfFiftyRows() => RSquared(50, features: 3, scale: 10_000, values => values.Sum()).Should().BeGreaterThan(1 - Tolerance - 0.02);

    [Fact]
    public void LastValueOfFiveHundredRows()
    {
        var random = new Random(5);
        const double Spread = 2 * 0.2, Noise = 0.06, Explained = Spread * Spread / (Spread * Spread + Noise * Noise);

        RSquared(500, features: 1, scale: 1, values => 2 * values[^1] + (float)(Noise * Normal(random))).Should().BeGreaterThan(Explained - Tolerance);
    }

    private double RSquared(int rows, int features, float scale, Func<float[], float> label)
    {
        var random = new Random(1);
        IDataView View(int count) => _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            float[] values = [.. Enumerable.Range(0, 20 * features).Select(i => scale * (1 + i % features + 0.2f * (float)Normal(random)))];
            return new Example { Values = values, Label = label(values) };
        }).ToArray());

        var training = View(rows);
        var model = _context.Regression.Trainers.Lstm(new LstmOptions { SequenceColumnNames = [nameof(Example.Values)], FeaturesPerStep = features, Seed = 1 }).Fit(training);
        return _context.Regression.Evaluate(model.Transform(View(1000))).RSquared;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Example
    {
        public float[] Values { get; set; } = [];

        public float Label { get; set; }
    }
}
