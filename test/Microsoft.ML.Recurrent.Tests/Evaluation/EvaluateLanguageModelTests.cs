using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Measures of language models, on likelihoods of the test's own.</summary>
public class EvaluateLanguageModelTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void PerplexityAndBitsAreThoseOfTheLikelihoods()
    {
        // Of "the" (1/4), "cat" (1/2) and the end (1/8), then of an empty row's end (1/2), then of an unknown token and the end (1/2).
        var metrics = Evaluate(new("the cat", 0.25f, 0.5f, 0.125f), new("", 0.5f), new("dog", float.NaN, 0.5f));

        (metrics.Rows, metrics.Tokens, metrics.UnknownTokens, metrics.Predictions).Should().Be((3, 3, 1, 5));
        metrics.LogLikelihood.Should().BeApproximately(-8 * Math.Log(2), 1e-6);
        metrics.BitsPerToken.Should().BeApproximately(8 / 5.0, 1e-6);
        metrics.Perplexity.Should().BeApproximately(Math.Pow(2, 8 / 5.0), 1e-6);
        metrics.UnknownFraction.Should().BeApproximately(1 / 3.0, 1e-12);
        metrics.Characters.Should().Be(3 + 3 + 3);
        metrics.BitsPerCharacter.Should().BeApproximately(8 / 9.0, 1e-6);
        metrics.ToString().Should().Be("perplexity 3.03, 1.600 bits per token, 0.889 bits per character; 3 tokens in 3 rows, 33.3 % unknown");
    }

    [Fact]
    public void KeysWithoutTextsHaveNoCharacters()
    {
        var rows = _context.Data.LoadFromEnumerable([new Numbered { Tokens = [1, 2], StepLogLikelihood = [-1, -2, -3] }]);

        var metrics = _context.LanguageModeling().Evaluate(rows);

        metrics.Characters.Should().BeNull();
        metrics.BitsPerCharacter.Should().Be(double.NaN);
        metrics.NatsPerToken.Should().BeApproximately(2, 1e-6);
    }

    [Fact]
    public void ColumnsThatAreMissingOrOfOtherTypesAreListed() => _context.LanguageModeling()
        .Invoking(catalog => catalog.Evaluate(_context.Data.LoadFromEnumerable([new Numbered()]), "StepLogLikelihood", "Likelihoods")).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The data cannot be evaluated, for 2 reasons:*- The token column 'StepLogLikelihood' is a variable-length vector of Single; expected a vector of keys, one for each token.*"
            + "- The log-likelihood column 'Likelihoods' is missing; the data has 'Tokens', 'StepLogLikelihood'.*");

    [Fact]
    public void RowsOfOtherTokensAreRefused() => _context.LanguageModeling()
        .Invoking(catalog => catalog.Evaluate(_context.Data.LoadFromEnumerable([new Numbered { Tokens = [1], StepLogLikelihood = [-1] }]))).Should().Throw<InvalidOperationException>()
        .WithMessage("Row 0 has 1 tokens in column 'Tokens' and 1 log-likelihoods in column 'StepLogLikelihood'; expected 2, one for each token and one for the end of the row. "
            + "Give the column of tokens that the model has read.");

    [Fact]
    public void NoRowsAreRefused() => _context.LanguageModeling().Invoking(catalog => catalog.Evaluate(_context.Data.LoadFromEnumerable(Array.Empty<Numbered>())))
        .Should().Throw<InvalidOperationException>().WithMessage("The data is empty; there is nothing to evaluate.");

    private LanguageModelMetrics Evaluate(params Scored[] rows)
    {
        var data = _context.Data.LoadFromEnumerable(rows.Select(row => new Texts
        {
            Words = row.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            StepLogLikelihood = [.. row.Probabilities.Select(probability => MathF.Log(probability))],
        }));
        var fitted = _context.Transforms.Conversion.MapValueToKey("Tokens", "Words").Fit(_context.Data.LoadFromEnumerable([new Texts { Words = ["the", "cat"] }]));
        return _context.LanguageModeling().Evaluate(fitted.Transform(data));
    }

    private sealed record Scored(string Text, params float[] Probabilities);

    private sealed class Texts
    {
        public string[] Words { get; set; } = [];

        public float[] StepLogLikelihood { get; set; } = [];
    }

    private sealed class Numbered
    {
        [KeyType(5)]
        public uint[] Tokens { get; set; } = [];

        public float[] StepLogLikelihood { get; set; } = [];
    }
}
