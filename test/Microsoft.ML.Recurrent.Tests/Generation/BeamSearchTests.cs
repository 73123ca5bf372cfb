using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Generation;

/// <summary>Searches for likely texts against all texts there are.</summary>
public class BeamSearchTests
{
    private static readonly Lazy<TextGenerator> _lazy = new(() => LanguageModels.Fit("lstm", epochs: 20).CreateTextGenerator());

    private static TextGenerator Generator => _lazy.Value;

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(2)]
    public void EnoughBeamsFindTheBestOfAllTexts(double penalty)
    {
        var options = new BeamSearchOptions { Beams = 400, MaximumTokens = 4, LengthPenalty = penalty };
        var all = All(Generator.Start("a"), [], 0, options).OrderByDescending(text => text.Score).ToArray();

        var found = Generator.Search(Generator.Start("a"), options);

        found.Take(50).Select(s => string.Concat(s.Tokens.Select(t => t.Text))).Should().Equal(all.Take(50).Select(text => text.Text));
        found.Take(50).Select(s => s.Score).Should().Equal(all.Take(50).Select(text => text.Score), (a, b) => Math.Abs(a - b) < 1e-9);
        found.Should().HaveCount(all.Length).And.BeInDescendingOrder(s => s.Score);
    }

    [Fact]
    public void OneBeamThatGoesOnIsGreedy()
    {
        var greedy = Generator.Generate(Generator.Start("b"), new GenerationOptions { Temperature = 0, MaximumTokens = 20, EndsWithRow = false }).ToArray();

        var found = Generator.Search(Generator.Start("b"), new BeamSearchOptions { Beams = 1, MaximumTokens = 20, EndsWithRow = false }).Single();

        found.Tokens.Should().Equal(greedy);
        found.HasEnded.Should().BeFalse();
        found.LogProbability.Should().BeApproximately(greedy.Sum(t => (double)t.LogProbability), 1e-9);
    }

    [Fact]
    public void StopTokenEndsATextAndIsNotGiven()
    {
        var found = Generator.Search(Generator.Start("a"), new BeamSearchOptions { Beams = 3, MaximumTokens = 30, EndsWithRow = false, StopTokens = ["d"] });

        found.Should().HaveCount(3).And.OnlyContain(s => s.HasEnded && s.Tokens.All(t => t.Text != "d"));
    }

    [Fact]
    public void LongerTextsWinUnderAPenaltyOfLength()
    {
        double Length(double penalty) => Generator.Search(Generator.Start("a"), new BeamSearchOptions { Beams = 5, MaximumTokens = 20, LengthPenalty = penalty }).Average(s => s.Tokens.Count);

        Length(3).Should().BeGreaterThan(Length(0));
    }

    [Fact]
    public void LongSearchIsCanceled()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        var options = new BeamSearchOptions { Beams = 500, MaximumTokens = 100_000, EndsWithRow = false };

        Generator.Invoking(g => g.Search(g.Start("a"), options, cancellation.Token)).Should().Throw<OperationCanceledException>();
        Generator.Search(Generator.Start("a"), options with { Beams = 2, MaximumTokens = 3 }, CancellationToken.None).Should().HaveCount(2);
    }

    private static IEnumerable<(string Text, double Score)> All(GenerationPrefix prefix, string[] text, double sum, BeamSearchOptions options)
    {
        double Score(double logProbability) => logProbability / Math.Pow((5.0 + text.Length) / 6, options.LengthPenalty);
        if (text.Length == options.MaximumTokens)
            return [(string.Concat(text), Score(sum))];
        float[] next = Generator.LogProbabilities(prefix);
        return Generator.Vocabulary.SelectMany((token, i) => All(Generator.Append(prefix, [token]), [.. text, token], sum + next[i], options))
            .Prepend((string.Concat(text), Score(sum + next[^1])));
    }
}
