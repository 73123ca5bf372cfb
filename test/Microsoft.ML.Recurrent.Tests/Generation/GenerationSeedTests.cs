using Microsoft.ML.Recurrent.Generation;

namespace Microsoft.ML.Recurrent.Tests.Generation;

/// <summary>Seeds of generated text draw on their own.</summary>
public class GenerationSeedTests
{
    private const int Seeds = 20_000;

    private static readonly double[] _probabilities = [0.4, 0.3, 0.15, 0.1, 0.05];
    private static readonly float[] _logProbabilities = [.. _probabilities.Select(p => (float)Math.Log(p))];

    [Theory]
    [InlineData(1)]
    [InlineData(12345)]
    [InlineData(int.MaxValue)]
    public void SeedAndItsNegativeDrawDifferently(int seed)
    {
        Draws(seed, 40).Should().NotEqual(Draws(-seed, 40)).And.NotEqual(Draws(seed - 1, 40)).And.Equal(Draws(seed, 40));
        Draws(int.MinValue, 40).Should().NotEqual(Draws(int.MaxValue, 40)).And.NotEqual(Draws(0, 40));
    }

    /// <summary>Chi-square of 4 degrees of freedom: above 18.5 once in a thousand.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-Seeds)]
    [InlineData(int.MaxValue - Seeds)]
    public void FirstTokensOfConsecutiveSeedsAreAsLikelyAsTheModelSays(int first)
    {
        var counts = new double[5];
        foreach (int token in FirstTokens(first))
            counts[token]++;

        counts.Zip(_probabilities, (count, p) => Square(count, p * Seeds)).Sum().Should().BeLessThan(18.5);
    }

    /// <summary>Chi-square of 24 degrees of freedom: above 51.2 once in a thousand.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FirstTokensOfNeighboringSeedsAreIndependent(int apart)
    {
        int[] tokens = FirstTokens(-Seeds / 2);
        var counts = new double[25];
        for (int i = apart; i < Seeds; i++)
            counts[5 * tokens[i - apart] + tokens[i]]++;

        counts.Select((count, pair) => Square(count, _probabilities[pair / 5] * _probabilities[pair % 5] * (Seeds - apart))).Sum().Should().BeLessThan(51.2);
    }

    private static double Square(double count, double expected) => (count - expected) * (count - expected) / expected;

    private static int[] FirstTokens(int first) => [.. Enumerable.Range(0, Seeds).Select(i => Draws(first + i, 1)[0])];

    private static int[] Draws(int seed, int count)
    {
        var sampler = new TokenSampler(new GenerationOptions { Seed = seed }, _logProbabilities.Length, []);
        return [.. Enumerable.Range(0, count).Select(_ => sampler.Draw(_logProbabilities))];
    }
}
