using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class RandomWalkTestTests
{
    [Fact]
    public void WalksAndStepsAreLikelyTrendsAndStationarySeriesAreNot()
    {
        int walks = 0, steps = 0, trends = 0, noises = 0, returning = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            walks += IsLikely(1, DrawnChannels.Walk(400, seed)) ? 1 : 0;
            steps += IsLikely(1, Steps(400, seed)) ? 1 : 0;
            trends += IsLikely(1, DrawnChannels.Seasonal(100, seed, noise: 5, trend: 1.5)) ? 1 : 0;
            noises += IsLikely(1, DrawnChannels.Noise(400, seed)) ? 1 : 0;
            returning += IsLikely(1, Returning(400, seed)) ? 1 : 0;
        }

        walks.Should().BeGreaterThan(30);
        steps.Should().BeGreaterThan(30);
        trends.Should().Be(0);
        noises.Should().Be(0);
        returning.Should().BeLessThan(4);
    }

    [Fact]
    public void NoiseIsClearlyNoWalkReturningSeriesAreDoubtful()
    {
        int walks = 0, noises = 0, returning = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            walks += IsUnlikely(1, DrawnChannels.Walk(400, seed)) ? 1 : 0;
            noises += IsUnlikely(1, DrawnChannels.Noise(400, seed)) ? 1 : 0;
            returning += IsUnlikely(1, [.. Returning(400, seed).Take(100)]) ? 1 : 0;
        }

        walks.Should().Be(0);
        noises.Should().Be(40);
        returning.Should().BeLessThan(4);
        IsUnlikely(7, DrawnChannels.Walk(400, 1)).Should().BeTrue("a season tells what comes");
        IsUnlikely(1, DrawnChannels.Seasonal(100, 1, noise: 5, trend: 1.5)).Should().BeFalse("a drift may be a walk's");
    }

    [Fact]
    public void SeasonsAreNoWalks() => IsLikely(7, DrawnChannels.Walk(400, 1)).Should().BeFalse();

    [Fact]
    public void PanelNeedsHalfOfItsSeries()
    {
        double[] walk = DrawnChannels.Walk(400, 1), noise = DrawnChannels.Noise(400, 2);
        IsLikely(1, walk, walk, noise).Should().BeTrue();
        IsLikely(1, walk, noise, noise).Should().BeFalse();
    }

    [Fact]
    public void MissingConstantAndFewValuesDoNotMislead()
    {
        double[] walk = [.. DrawnChannels.Walk(400, 1).Select((value, row) => row % 7 == 3 ? double.NaN : value)];
        IsLikely(1, walk).Should().BeTrue();
        IsLikely(1, new double[400]).Should().BeFalse();
        IsLikely(1, [.. DrawnChannels.Walk(20, 1)]).Should().BeFalse();
        IsLikely(1, []).Should().BeFalse();
    }

    private static double[] Steps(int rows, int seed)
    {
        var random = new Random(seed);
        double level = 0;
        return [.. Enumerable.Range(0, rows).Select(_ => (level += random.Next(50) == 0 ? 60 * random.NextDouble() - 30 : 0) + 4 * random.NextDouble())];
    }

    private static double[] Returning(int rows, int seed)
    {
        var random = new Random(seed);
        double last = 0;
        return [.. Enumerable.Range(0, rows).Select(_ => last = 0.85 * last + random.NextDouble() - 0.5)];
    }

    private static bool IsUnlikely(int season, params double[][] series) => new RandomWalkTest(season).IsUnlikely([.. series.Select(DriftTestTests.Part)], targets: 1);

    private static bool IsLikely(int season, params double[][] series) => new RandomWalkTest(season).IsLikely([.. series.Select(DriftTestTests.Part)], targets: 1);
}
