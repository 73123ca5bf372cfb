namespace Microsoft.ML.Recurrent;

/// <summary>The options of text that is generated token by token.</summary>
/// <remarks>Immutable and thread-safe. The order in which they apply: the penalty, the temperature, <see cref="TopK"/>, <see cref="TopP"/>.</remarks>
public sealed record GenerationOptions
{
    /// <summary>The most tokens that are generated. Range: 1 or more.</summary>
    /// <value>The default value is 256.</value>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>The number that log-probabilities are divided by before a token is drawn: below 1 likely tokens become likelier, above 1 unlikely ones do; 0 always takes the
    /// likeliest token. Range: 0 or more, finite.</summary>
    /// <value>The default value is 1: tokens as likely as the model says.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>The number of tokens, the likeliest ones, of which one is drawn (Fan, Lewis &amp; Dauphin 2018); null, or as many as there are, for all. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public int? TopK { get; init; }

    /// <summary>The probability that the tokens of which one is drawn have together at least, the likeliest ones and as few as possible (nucleus sampling, Holtzman et al. 2020);
    /// null or 1 for all. Range: above 0, up to 1.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public double? TopP { get; init; }

    /// <summary>The number that the log-probability of a token is multiplied by where it is one of the last <see cref="RepetitionWindow"/> tokens (after Keskar et al. 2019): above 1 such a token
    /// becomes less likely, and never impossible. Range: above 0, finite.</summary>
    /// <value>The default value is 1: no penalty.</value>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>The number of last tokens, those of the prefix included, that the penalty looks at. Range: 1 or more.</summary>
    /// <value>The default value is 64.</value>
    public int RepetitionWindow { get; init; } = 64;

    /// <summary>The tokens that end the text, none of which is given. Each is one of the model's.</summary>
    /// <value>The default value is none.</value>
    public IReadOnlyList<string> StopTokens
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>The texts that end the text: tokens are held back as long as they may be the beginning of one, and given up where it is complete.</summary>
    /// <value>The default value is none.</value>
    public IReadOnlyList<string> StopTexts
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>True if the text may end where the model ends a row; false if it always goes on.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool EndsWithRow { get; init; } = true;

    /// <summary>The text between tokens, by which <see cref="StopTexts"/> are found.</summary>
    /// <value>The default value is <see langword="null"/>: nothing where every token of the model is a single character, else a space. Of words that are all of one letter, set a space.</value>
    public string? Separator { get; init; }

    /// <summary>The seed of the draws: the same seed, the same draws, on every machine; every other one draws on its own. Range: any, negative ones included.</summary>
    /// <value>The default value is 1.</value>
    public int Seed { get; init; } = 1;
}
