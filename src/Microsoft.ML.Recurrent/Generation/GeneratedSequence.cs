namespace Microsoft.ML.Recurrent;

/// <summary>A text that a search has found.</summary>
/// <param name="Tokens">Its tokens, without the prefix.</param>
/// <param name="LogProbability">The natural logarithm of its probability: the sum over its tokens and, where it has ended, its end.</param>
/// <param name="Score">The log-probability divided by the length penalty, by which texts are compared.</param>
/// <param name="HasEnded">Whether it ended on its own; else at the most tokens.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GeneratedSequence(IReadOnlyList<GeneratedToken> Tokens, double LogProbability, double Score, bool HasEnded)
{
    /// <summary>Its tokens, without the prefix.</summary>
    public IReadOnlyList<GeneratedToken> Tokens { get; init => field = ValueList<GeneratedToken>.Of(value); } = ValueList<GeneratedToken>.Of(Tokens);
}
