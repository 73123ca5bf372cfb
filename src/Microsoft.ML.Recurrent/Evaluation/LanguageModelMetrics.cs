using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>The measures of a language model on some rows: how probable it found them.</summary>
/// <remarks>Immutable and thread-safe. Prints as a line.</remarks>
public sealed record LanguageModelMetrics
{
    /// <summary>Rows, each of which ends in a boundary symbol that is predicted as a token is.</summary>
    public required long Rows { get; init; }

    /// <summary>Tokens of all rows, unknown ones too, without the boundary symbols.</summary>
    public required long Tokens { get; init; }

    /// <summary>Tokens that the model did not know: they have no likelihood, and <see cref="LogLikelihood"/> and what is made of it leave them out.</summary>
    public required long UnknownTokens { get; init; }

    /// <summary>UTF-16 code units of the known tokens' texts, and one for the end of each row; <see langword="null"/> where the keys have no texts.</summary>
    public required long? Characters { get; init; }

    /// <summary>The natural logarithm of the probability of all known tokens and row ends.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Known tokens and row ends: what <see cref="LogLikelihood"/> is a sum over.</summary>
    public long Predictions => Tokens - UnknownTokens + Rows;

    /// <summary>The fraction of <see cref="Tokens"/> that the model did not know, from 0 to 1. Of two models compare perplexities where it is the same.</summary>
    public double UnknownFraction => Tokens == 0 ? 0 : UnknownTokens / (double)Tokens;

    /// <summary>exp of the mean negative log-likelihood of a prediction: 1 is certainty, the number of tokens is chance.</summary>
    public double Perplexity => Math.Exp(NatsPerToken);

    /// <summary>The mean negative natural log-likelihood of a prediction.</summary>
    public double NatsPerToken => -LogLikelihood / Predictions;

    /// <summary>The mean negative binary log-likelihood of a prediction.</summary>
    public double BitsPerToken => NatsPerToken / Math.Log(2);

    /// <summary>The negative binary log-likelihood divided by <see cref="Characters"/>: comparable between models of words and of characters; NaN without texts.</summary>
    public double BitsPerCharacter => Characters is { } characters ? -LogLikelihood / Math.Log(2) / characters : double.NaN;

    /// <summary>Says it in a line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"perplexity {Perplexity:F2}, {BitsPerToken:F3} bits per token{(Characters is null ? "" : $", {BitsPerCharacter:F3} bits per character")}; {Tokens:N0} tokens in {Rows:N0} rows, {UnknownFraction:P1} unknown");
}
