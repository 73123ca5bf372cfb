namespace Microsoft.ML.Recurrent;

/// <summary>The options of a search for likely texts as a whole.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record BeamSearchOptions
{
    /// <summary>The number of texts that are followed side by side, and given in the end. Range: 1 to 1,000.</summary>
    /// <value>The default value is 4.</value>
    public int Beams { get; init; } = 4;

    /// <summary>The most tokens of a text. A search with a penalty goes on as long as a text of so many tokens could still come before those that have ended. Range: 1 to 100,000.</summary>
    /// <value>The default value is 64.</value>
    public int MaximumTokens { get; init; } = 64;

    /// <summary>The power α of the length by which texts are compared: a text of n tokens is worth its log-probability divided by ((5 + n) / 6)^α (Wu et al. 2016, equation 14). 0 compares
    /// log-probabilities as they are, which are highest for short texts. Range: 0 or more, finite.</summary>
    /// <value>The default value is 0.6.</value>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>The tokens that end a text, none of which is given. Each is one of the model's.</summary>
    /// <value>The default value is none.</value>
    public IReadOnlyList<string> StopTokens
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>True if a text may end where the model ends a row; false if it goes on to a stop token or <see cref="MaximumTokens"/>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool EndsWithRow { get; init; } = true;
}
