using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class RollingWeightsTests
{
    private const int Forecasts = 8;

    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(false, 50)]
    [InlineData(true, 5)]
    public void WeightsGeneratedErrorsAreConvexAndOnlyOfMembers(bool isSquared, double stretches)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var errors = Draw(seed, 60, [.. Enumerable.Repeat(1f, Forecasts)]);
            double[] weights = new RollingWeights(errors, stretches, favored: 0, isSquared).Run(isNaiveAMember: seed % 2 == 0, isLastAMember: seed % 3 == 0);
            weights.Sum().Should().BeApproximately(1, 1e-9);
            weights.Should().OnlyContain(w => w >= 0);
            (weights[^1] > 0).Should().Be(seed % 2 == 0);
            (weights[^2] > 0).Should().Be(seed % 3 == 0);
        }
    }

    [Fact]
    public void NothingMeasuredIsTheFirstForm() => new RollingWeights(Draw(1, 0, new float[Forecasts]), 0, favored: 0, isSquared: false).Run(true, true)
        .Should().Equal([1, .. new double[Forecasts - 1]]);

    [Fact]
    public void FewStretchesFavorTheFirstFormManyTheBest()
    {
        float[] sizes = [1.1f, 1.2f, 2, 2, 2, 2, 2, 1];
        var errors = Draw(2, 400, sizes);
        new RollingWeights(errors, 1.5, favored: 0, isSquared: false).Run(true, true)[0].Should().BeGreaterThan(0.45);
        new RollingWeights(errors, 400, favored: 0, isSquared: false).Run(true, true)[^1].Should().BeGreaterThan(0.3);
    }

    [Fact]
    public void ForecastThatMissesFarMoreHasNoWeightWorthTheName()
    {
        var errors = Draw(3, 400, [1, 1, 1, 1, 1, 1, 1, 20]);
        new RollingWeights(errors, 20, favored: 0, isSquared: false).Run(true, true)[^1].Should().BeLessThan(0.01);
    }

    [Fact]
    public void ExactForecastTakesNearlyAll()
    {
        var errors = Draw(4, 200, [1, 1, 1, 0, 1, 1, 1, 1]);
        double[] weights = new RollingWeights(errors, 40, favored: 0, isSquared: false).Run(true, true);
        weights[3].Should().BeGreaterThan(0.95);
    }

    private static List<float>[] Draw(int seed, int count, float[] sizes)
    {
        var random = new Random(seed);
        return [.. sizes.Select(size => Enumerable.Range(0, count).Select(_ => size * (2 * random.NextSingle() - 1)).ToList())];
    }
}
