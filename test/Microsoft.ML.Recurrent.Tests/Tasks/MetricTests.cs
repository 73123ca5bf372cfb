using CsCheck;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

public class MetricTests
{
    [Fact]
    public void BinaryAccuracyIsWeighted() =>
        Task(PredictionTask.BinaryClassification, 1).Metric([2, -1, 3, -4], [1, 1, 0, 0], [1, 2, 3, 4]).Should().Be(0.5);

    [Fact]
    public void MulticlassAccuracyTakesTheLargestLogit() =>
        Task(PredictionTask.MulticlassClassification, 3).Metric([0, 1, 2, 5, 4, 3], [2, 1], [3, 1]).Should().Be(0.75);

    [Fact]
    public void RSquaredOfAPerfectFitIsOne() => Gen.Float[-100, 100].Array[2, 20].Sample(labels =>
        Task(PredictionTask.Regression, 1).Metric(labels, labels, Ones(labels.Length)).Should().Be(1));

    [Fact]
    public void RSquaredOfTheMeanIsZero() =>
        Task(PredictionTask.Regression, 1).Metric([2, 2, 2], [1, 2, 3], Ones(3)).Should().BeApproximately(0, 1e-12);

    [Fact]
    public void RSquaredIsAveragedOverTheOutputs() =>
        Task(PredictionTask.Regression, 2).Metric([1, 15, 3, 15], [1, 10, 3, 20], Ones(2)).Should().BeApproximately(0.5, 1e-12);

    [Theory]
    [InlineData(4f, 1)]
    [InlineData(5f, 0)]
    public void RSquaredOfConstantLabelsIsFinite(float predicted, double expected) =>
        Task(PredictionTask.Regression, 1).Metric([predicted, predicted], [4, 4], Ones(2)).Should().Be(expected);

    [Fact]
    public void WeightZeroCountsForNothing() => Gen.Float[-9, 9].Array[3, 10].Sample(labels =>
    {
        var task = Task(PredictionTask.Regression, 1);
        float[] logits = [.. labels.Select(l => l * 0.5f)];

        task.Metric([.. logits, 1e6f], [.. labels, -1e6f], [.. Ones(labels.Length), 0]).Should().Be(task.Metric(logits, labels, Ones(labels.Length)));
    });

    [Theory]
    [InlineData(PredictionTask.BinaryClassification, 1)]
    [InlineData(PredictionTask.MulticlassClassification, 3)]
    [InlineData(PredictionTask.Regression, 1)]
    public void PartsAddUpToTheWholeToTheBit(PredictionTask kind, int outputs)
    {
        var random = new Random(1);
        float[] logits = [.. Enumerable.Range(0, 10 * outputs).Select(_ => random.NextSingle() - 0.5f)];
        float[] labels = [.. Enumerable.Range(0, 10).Select(i => (float)(i % Math.Max(2, outputs)))], weights = [.. labels.Select(_ => random.NextSingle())];

        var parts = RecurrentTask.Create(new TaskDescription(kind, outputs)).NewMetric(labels, weights);
        foreach (var (first, count) in new[] { (0, 3), (3, 0), (3, 6), (9, 1) })
            parts.Add(logits.AsSpan(first * outputs, count * outputs), labels.AsSpan(first, count), weights.AsSpan(first, count));

        parts.Value.Should().Be(Task(kind, outputs).Metric(logits, labels, weights));
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    private static Measured Task(PredictionTask kind, int outputs) => new(RecurrentTask.Create(new TaskDescription(kind, outputs)));

    private sealed record Measured(RecurrentTask Task)
    {
        /// <summary>The metric of labels that are added all at once.</summary>
        public double Metric(float[] logits, float[] labels, float[] weights)
        {
            var metric = Task.NewMetric(labels, weights);
            metric.Add(logits, labels, weights);
            return metric.Value;
        }
    }
}
