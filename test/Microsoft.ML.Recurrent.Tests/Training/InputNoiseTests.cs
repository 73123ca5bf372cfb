using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Noise on the numbers that training reads, and on nothing else.</summary>
public class InputNoiseTests
{
    [Fact]
    public void NoiseHasItsDeviationsAndNoMean()
    {
        var batch = Batch(steps: 30_000);

        new InputNoise([0.5f, 20], seed: 1).Apply(batch);

        foreach (var (deviation, feature) in new[] { (0.5, 0), (20, 1) })
        {
            double[] noise = [.. Enumerable.Range(0, 30_000).Select(step => (double)batch.Values[2 * step + feature])];
            noise.Average().Should().BeApproximately(0, 0.03 * deviation);
            Math.Sqrt(noise.Average(n => n * n)).Should().BeApproximately(deviation, 0.03 * deviation);
        }
    }

    [Fact]
    public void EachBatchHasNoiseOfItsOwnAndTheSameSeedTheSame()
    {
        float[] Draw(int seed, int times)
        {
            var noise = new InputNoise([1, 1], seed);
            var batch = Batch(steps: 50);
            for (int time = 0; time < times; time++)
            {
                batch.Values.AsSpan().Clear();
                noise.Apply(batch);
            }

            return batch.Values[..100];
        }

        Draw(3, 2).Should().Equal(Draw(3, 2)).And.NotEqual(Draw(4, 2)).And.NotEqual(Draw(3, 1));
    }

    [Fact]
    public void BuffersBeyondTheBatchStayAsTheyAre()
    {
        var batch = PackedBatch.Lay([2], valuesPerStep: 2, tokenColumns: 0, staticWidth: 0, reuse: Batch(steps: 50));
        batch.Values.AsSpan().Clear();

        new InputNoise([1, 1], seed: 1).Apply(batch);

        batch.Values[..4].Should().OnlyContain(value => value != 0);
        batch.Values[4..].Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void DeviationIsThatWithinARowAndFollowsTheStepsOfASlowCourse()
    {
        var random = new Random(1);
        var rows = RaggedRows.Create(RaggedRows.Columns(2, [], 0), [.. Enumerable.Repeat(50, 200)]);
        for (int row = 0; row < rows.Rows; row++)
        {
            double level = 100 * random.NextDouble();
            for (int step = 0; step < 50; step++)
                (rows.Values(row)[2 * step], rows.Values(row)[2 * step + 1]) = ((float)(level + random.NextDouble()), (float)(level + 0.01 * step));
        }

        float[] deviations = InputNoise.Measure(new LstmOptions { InputNoise = 2 }, rows, [.. Enumerable.Range(0, 200)])!;

        deviations[0].Should().BeApproximately(2 / MathF.Sqrt(12), 0.01f, "a uniform number's deviation is 1 / √12");
        deviations[1].Should().BeApproximately(2 * 2.5f * 0.01f / MathF.Sqrt(2), 1e-3f);
    }

    [Theory]
    [InlineData(0, 1, 5)]
    [InlineData(1, 0, 5)]
    [InlineData(1, 1, 1)]
    public void WithoutNoiseNumbersOrStepsThereIsNone(double noise, int valuesPerStep, int steps) =>
        InputNoise.Measure(new LstmOptions { InputNoise = noise }, RaggedRows.Create(RaggedRows.Columns(valuesPerStep, [3], 0), [steps, steps]), [0, 1]).Should().BeNull();

    [Fact]
    public void FitIsChangedByTheNoiseAndMeasuredWithoutIt()
    {
        var still = Fits.With(t => t with { LearningRate = 1e-12, WeightDecay = 0, ValidationFraction = 0.3 });

        var (without, with) = (Fits.Binary(still).History, Fits.Binary(still with { InputNoise = 3 }).History);

        with[0].TrainingLoss.Should().NotBe(without[0].TrainingLoss);
        with[0].ValidationLoss.Should().BeApproximately(without[0].ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void SameSeedGivesTheSameWeights()
    {
        var options = SmallOptions.Lstm() with { InputNoise = 0.5 };

        Fits.WeightsOf(Fits.Binary(options)).Should().Equal(Fits.WeightsOf(Fits.Binary(options)))
            .And.NotEqual(Fits.WeightsOf(Fits.Binary(options with { InputNoise = 0 })));
    }

    private static PackedBatch Batch(int steps) => PackedBatch.Lay([steps], valuesPerStep: 2, tokenColumns: 0, staticWidth: 0, reuse: null);
}
