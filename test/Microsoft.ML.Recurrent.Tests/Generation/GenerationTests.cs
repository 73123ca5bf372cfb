using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Generation;

/// <summary>Generated text: its probabilities, its draws, its ends, and prefixes that are kept and forked.</summary>
[Collection(ProcessWide.Name)]
public class GenerationTests
{
    private static readonly Lazy<TextGenerator> _lazy = new(() => LanguageModels.Fit("lstm", epochs: 20).CreateTextGenerator());

    private static TextGenerator Generator => _lazy.Value;

    [Theory]
    [InlineData("lstm")]
    [InlineData("deep gru")]
    [InlineData("tied")]
    [InlineData("ensemble")]
    [InlineData("adaptive")]
    [InlineData("clockwork")]
    public void LogProbabilitiesAreTheBitsOfTransform(string network)
    {
        var model = LanguageModels.Fit(network);
        var generator = model.CreateTextGenerator();
        GeneratedToken[] tokens = [.. generator.Generate(generator.Start("ab"), new GenerationOptions { MaximumTokens = 40, EndsWithRow = false, Temperature = 1.5 })];
        string[] text = ["a", "b", .. tokens.Select(t => t.Text)];

        var scored = model.Transform(TextRow.View(new MLContext(1), [new TextRow { Text = text }]));
        float[] expected = [.. scored.GetColumn<float[]>("StepLogLikelihood").Single()];

        tokens.Select(t => t.LogProbability).Should().Equal(expected[2..^1]);
        generator.LogProbabilities(generator.Append(generator.Start(), text))[^1].Should().Be(expected[^1]);
        tokens.Should().HaveCount(40).And.OnlyContain(t => generator.Vocabulary[(int)t.Key - 1] == t.Text);
    }

    [Fact]
    public void SameSeedGivesTheSameTextAndAnotherAnother()
    {
        string Text(int seed) => string.Concat(Generator.Generate(Generator.Start(), new GenerationOptions { Seed = seed, EndsWithRow = false, MaximumTokens = 60 }).Select(t => t.Text));
        var tokens = Generator.Generate(Generator.Start("a"));

        Text(1).Should().Be(Text(1)).And.NotBe(Text(2)).And.HaveLength(60);
        tokens.Should().Equal(tokens, "enumerated again, it is the same text");
    }

    [Fact]
    public void PrefixIsKeptAndForked()
    {
        var ab = Generator.Start("ab");
        float[] before = Generator.LogProbabilities(ab);
        var (abc, abd) = (Generator.Append(ab, ["c"]), Generator.Append(ab, [4u]));

        Generator.LogProbabilities(ab).Should().Equal(before);
        Generator.LogProbabilities(abc).Should().Equal(Generator.LogProbabilities(Generator.Start("abc"))).And.NotEqual(Generator.LogProbabilities(abd));
        abd.Keys.Should().Equal(1u, 2u, 4u);
        abd.Count.Should().Be(3);
        Generator.LogProbabilities(Generator.Start("a?")).Should().Equal(Generator.LogProbabilities(Generator.Append(Generator.Start("a"), [0u])), "an unknown token is read as such");
    }

    [Fact]
    public void GreedyTextTakesTheLikeliestTokenEachTime()
    {
        var options = new GenerationOptions { Temperature = 0, MaximumTokens = 30, EndsWithRow = false };
        GeneratedToken[] greedy = [.. Generator.Generate(Generator.Start("b"), options)];
        var prefix = Generator.Start("b");
        foreach (var token in greedy)
        {
            float[] all = Generator.LogProbabilities(prefix);
            token.LogProbability.Should().Be(all[..^1].Max()).And.Be(all[token.Key - 1]);
            prefix = Generator.Append(prefix, [token.Key]);
        }

        foreach (var same in new[] { options with { Temperature = 1, TopK = 1 }, options with { Temperature = 1, TopP = 1e-9 }, options with { Temperature = 1e-6 } })
            Generator.Generate(Generator.Start("b"), same).Should().Equal(greedy);
    }

    [Fact]
    public void TextEndsAtTheEndOfTheRowAtAStopTokenAndAtTheMostTokens()
    {
        string[] Text(GenerationOptions options) => [.. Generator.Generate(Generator.Start("a"), options).Select(t => t.Text)];
        var free = new GenerationOptions { EndsWithRow = false, MaximumTokens = 200 };
        string[] whole = Text(free);

        whole.Should().HaveCount(200);
        Text(free with { MaximumTokens = 7 }).Should().Equal(whole[..7]);
        Text(free with { StopTokens = ["d"] }).Should().Equal(whole.TakeWhile(t => t != "d"));
        Enumerable.Range(1, 20).Select(seed => Text(new GenerationOptions { Seed = seed }).Length).Should().OnlyContain(length => length < 256);
    }

    [Theory]
    [InlineData("cd")]
    [InlineData("bcda")]
    [InlineData("aa", "dab")]
    public void StopTextsAreHeldBackAndNeverGiven(params string[] stops)
    {
        var options = new GenerationOptions { EndsWithRow = false, MaximumTokens = 100, Seed = 3 };
        string whole = string.Concat(Generator.Generate(Generator.Start("a"), options).Select(t => t.Text));
        int end = stops.Select(stop => whole.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at ? at + stop.Length : whole.Length).Min();
        int start = stops.Select(stop => whole[..end].IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(whole.Length).Min();

        string stopped = string.Concat(Generator.Generate(Generator.Start("a"), options with { StopTexts = stops }).Select(t => t.Text));

        stopped.Should().Be(whole[..start]);
    }

    [Fact]
    public void PenaltyMakesRepetitionRarer()
    {
        int Repeats(double penalty) => Generator.Generate(Generator.Start("a"), new GenerationOptions { EndsWithRow = false, MaximumTokens = 400, RepetitionPenalty = penalty, RepetitionWindow = 2 })
            .Select(t => t.Key).ToArray() is var keys ? keys.Zip(keys[1..]).Count(pair => pair.First == pair.Second) : 0;

        Repeats(5).Should().BeLessThan(Repeats(0.3) / 2);
    }

    [Fact]
    public async Task AsynchronousTextIsTheSameAndCanBeCanceled()
    {
        var options = new GenerationOptions { EndsWithRow = false, MaximumTokens = 50 };
        List<GeneratedToken> tokens = [];
        await foreach (var token in Generator.GenerateAsync(Generator.Start("c"), options))
            tokens.Add(token);
        tokens.Should().Equal(Generator.Generate(Generator.Start("c"), options));

        using var cancellation = new CancellationTokenSource();
        async Task Cancel()
        {
            await foreach (var token in Generator.GenerateAsync(Generator.Start("c"), options, cancellation.Token))
                await cancellation.CancelAsync();
        }

        await ((Func<Task>)Cancel).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void TextsOnManyThreadsAreThoseOfOne()
    {
        string Text(int seed) => string.Concat(Generator.Generate(Generator.Start("a"), new GenerationOptions { Seed = seed, EndsWithRow = false }).Select(t => t.Text));
        string[] alone = [.. Enumerable.Range(0, 40).Select(Text)], together = new string[40];

        Parallel.For(0, 40, seed => together[seed] = Text(seed));

        together.Should().Equal(alone);
    }

    [Fact]
    public void TokensOnceWarmAllocateNothing()
    {
        using var tokens = Generator.Generate(Generator.Start("a"), new GenerationOptions { EndsWithRow = false, MaximumTokens = 2000, TopK = 3, TopP = 0.9, RepetitionPenalty = 1.1 }).GetEnumerator();
        for (int i = 0; i < 200; i++)
            tokens.MoveNext();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            tokens.MoveNext();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(500, "1,000 tokens were generated");
    }
}
