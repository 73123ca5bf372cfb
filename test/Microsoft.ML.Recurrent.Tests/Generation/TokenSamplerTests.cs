using Microsoft.ML.Recurrent.Generation;

namespace Microsoft.ML.Recurrent.Tests.Generation;

/// <summary>Draws of tokens against the probabilities that they shall have.</summary>
public class TokenSamplerTests
{
    private const int Draws = 40_000;

    private static readonly float[] _logProbabilities = [.. new[] { 0.4, 0.3, 0.15, 0.1, 0.05 }.Select(p => (float)Math.Log(p))];

    [Fact]
    public void DrawsAreAsLikelyAsTheModelSays() => Frequencies(new GenerationOptions()).Should().Equal([0.4, 0.3, 0.15, 0.1, 0.05], Close);

    [Fact]
    public void TemperatureRaisesProbabilitiesToItsInverse()
    {
        double[] squares = [0.16, 0.09, 0.0225, 0.01, 0.0025];

        Frequencies(new GenerationOptions { Temperature = 0.5 }).Should().Equal(squares.Select(p => p / squares.Sum()), Close);
    }

    [Fact]
    public void LikeliestTokensShareAllOfTheProbability()
    {
        Frequencies(new GenerationOptions { TopK = 2 }).Should().Equal([4 / 7.0, 3 / 7.0, 0, 0, 0], Close);
        Frequencies(new GenerationOptions { TopK = 9 }).Should().Equal([0.4, 0.3, 0.15, 0.1, 0.05], Close);
        Frequencies(new GenerationOptions { TopP = 0.71 }).Should().Equal([0.4 / 0.85, 0.3 / 0.85, 0.15 / 0.85, 0, 0], Close);
        Frequencies(new GenerationOptions { TopP = 0.69 }).Should().Equal([4 / 7.0, 3 / 7.0, 0, 0, 0], Close);
        Frequencies(new GenerationOptions { TopK = 3, TopP = 0.5 }).Should().Equal([4 / 7.0, 3 / 7.0, 0, 0, 0], Close);
    }

    [Fact]
    public void EndOfTheRowIsNeverDrawnWhereTheTextGoesOn() =>
        Frequencies(new GenerationOptions { EndsWithRow = false }).Should().Equal([0.4 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0.1 / 0.95, 0], Close);

    [Fact]
    public void EqualTokensAreTakenInTheirOrder()
    {
        var sampler = new TokenSampler(new GenerationOptions { TopK = 1 }, 4, []);

        sampler.Draw([-2, -1, -1, -1]).Should().Be(1);
        new TokenSampler(new GenerationOptions { Temperature = 0 }, 4, []).Draw([-2, -1, -1, -1]).Should().Be(1);
    }

    [Fact]
    public void PenaltyIsOfTokensWithinTheWindow()
    {
        var sampler = new TokenSampler(new GenerationOptions { Temperature = 0, RepetitionPenalty = 3, RepetitionWindow = 2 }, 3, [1, 2]);
        sampler.Draw([-1, -1.5f, -2]).Should().Be(2, "both others are penalized");
        sampler.Observe(2);
        sampler.Draw([-1, -1.5f, -2]).Should().Be(0, "the first one has left the window");
        sampler.Observe(0);
        sampler.Observe(0);
        sampler.Draw([-1.2f, -1, -2]).Should().Be(1, "unknown tokens are none of the model's");
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(double.MaxValue)]
    public void HugePenaltyRulesNothingOut(double penalty)
    {
        var options = new GenerationOptions { RepetitionPenalty = penalty };
        foreach (var drawn in new[] { options, options with { Temperature = 0 }, options with { TopK = 2 }, options with { TopP = 0.9 }, options with { Temperature = 1e-300 } })
        {
            new TokenSampler(drawn, 3, [1, 2, 3]).Draw([-0.9f, -0.5f, -0.8f]).Should().Be(1, "all are penalized alike");
            new TokenSampler(drawn, 3, [2, 3]).Draw([-100, -0.5f, -0.8f]).Should().Be(0, "the others are penalized");
            new TokenSampler(drawn, 3, [1, 2]).Draw([-90, -100, float.NegativeInfinity]).Should().BeInRange(0, 1, "a token that cannot be stays so");
        }
    }

    [Fact]
    public void OptionsThatExcludeNothingChangeNoDraw()
    {
        var open = new GenerationOptions { EndsWithRow = false };
        int[] free = Sequence(new GenerationOptions()), going = Sequence(open);

        foreach (var (topK, topP) in new (int?, double?)[] { (null, 1), (5, null), (int.MaxValue, 1), (5, 1 - 1e-12) })
            Sequence(new GenerationOptions { TopK = topK, TopP = topP }).Should().Equal(free);
        Sequence(open with { TopK = 4 }).Should().Equal(going, "the end of the row is not drawn");
        Sequence(new GenerationOptions { TopK = 4 }).Should().NotEqual(free);
    }

    [Fact]
    public void NothingToDrawIsAnError() => new TokenSampler(new GenerationOptions { EndsWithRow = false }, 2, []).Invoking(s => s.Draw([float.NegativeInfinity, 0]))
        .Should().Throw<InvalidOperationException>().WithMessage("Every token is ruled out:*");

    [Fact]
    public void ExponentialsAreCloseToThePlatforms()
    {
        for (double x = 0; x > -700; x -= 0.37)
            PortableExp.Of(x).Should().BeApproximately(Math.Exp(x), 1e-15 * Math.Exp(x));
        PortableExp.Of(double.NegativeInfinity).Should().Be(0);
        PortableExp.Of(-1e6).Should().Be(0);
        PortableExp.Of(0).Should().Be(1);
    }

    private static int[] Sequence(GenerationOptions options)
    {
        var sampler = new TokenSampler(options, _logProbabilities.Length, []);
        return [.. Enumerable.Range(0, 500).Select(_ => sampler.Draw(_logProbabilities))];
    }

    private static bool Close(double found, double expected) => Math.Abs(found - expected) < 0.012 && (expected > 0 || found == 0);

    private static double[] Frequencies(GenerationOptions options)
    {
        var sampler = new TokenSampler(options, _logProbabilities.Length, []);
        var counts = new double[_logProbabilities.Length];
        for (int draw = 0; draw < Draws; draw++)
            counts[sampler.Draw(_logProbabilities)] += 1.0 / Draws;
        return counts;
    }
}
