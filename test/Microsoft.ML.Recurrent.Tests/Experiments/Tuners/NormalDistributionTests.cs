using Microsoft.ML.Recurrent.Experiments.Tuners;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Tuners;

/// <summary>The normal distribution is that of the tables, and densities are densities.</summary>
public class NormalDistributionTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068543)]
    [InlineData(-1.96, 0.024997895148220435)]
    [InlineData(4.5, 0.999996602326875)]
    [InlineData(-6, 9.86587645037698e-10)]
    [InlineData(-40, 0)]
    public void CumulativeIsThatOfTheTables(double value, double probability) =>
        NormalDistribution.Cumulative(value).Should().BeApproximately(probability, 1e-14 + (1e-10 * probability));

    [Fact]
    public void QuantileIsTheInverse()
    {
        for (double p = 1e-6; p < 1; p += 0.0137)
            NormalDistribution.Cumulative(NormalDistribution.Quantile(p)).Should().BeApproximately(p, 1e-8);
    }

    [Fact]
    public void DensityOfAParzenEstimatorAddsUpToOne()
    {
        var space = TestSpaces.OfPlane;
        Trial[] trials = [.. Enumerable.Range(0, 7).Select(n => new Trial { Number = n, Configuration = space.Sample(new Random(n)) })];
        var estimator = new ParzenEstimator(space, trials);
        const int Cells = 100;

        double sum = 0;
        for (int i = 0; i < Cells * Cells; i++)
            sum += Math.Exp(estimator.LogDensity(new([new("X", ((i % Cells) + 0.5) / Cells), new("Y", ((i / Cells) + 0.5) / Cells)])));

        (sum / (Cells * Cells)).Should().BeApproximately(1, 1e-3);
    }

    [Fact]
    public void ProbabilitiesOfWholeNumbersAndChoicesAddUpToOne()
    {
        var space = TestSpaces.OfMix.Only("Size", "Kind");
        Trial[] trials = [.. Enumerable.Range(0, 5).Select(n => new Trial { Number = n, Configuration = space.Sample(new Random(n)) })];
        var estimator = new ParzenEstimator(space, trials);

        double sum = Enumerable.Range(1, 100).Sum(size => new[] { "First", "Second", "Third" }.Sum(kind =>
            Math.Exp(estimator.LogDensity(new([new("Size", size), new("Kind", kind)])))));

        sum.Should().BeApproximately(1, 1e-9);
    }

    [Fact]
    public void DrawsFollowTheDensity()
    {
        var space = TestSpaces.OfMix.Only("Size");
        Trial[] trials = [.. Enumerable.Range(0, 3).Select(n => new Trial { Number = n, Configuration = new([new("Size", 10 + (40 * n))]) })];
        var estimator = new ParzenEstimator(space, trials);
        var random = new Random(1);

        var drawn = Enumerable.Range(0, 20_000).Select(_ => (long)estimator.Sample(random)["Size"]).ToArray();

        foreach (var (from, to) in new[] { (1, 20), (21, 60), (61, 100) })
        {
            double expected = Enumerable.Range(from, to - from + 1).Sum(size => Math.Exp(estimator.LogDensity(new([new("Size", size)]))));
            ((double)drawn.Count(d => d >= from && d <= to) / drawn.Length).Should().BeApproximately(expected, 0.015);
        }
    }
}
