using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>Features of a word that come from its characters, beside the word's embedding: a vector that a small network makes of the spelling, and the word's capitalization. They
/// tell something of words that the vocabulary does not have: <c>-ing</c>, <c>un-</c>, <c>iPhone</c>, <c>B-52</c>.</summary>
/// <remarks>Immutable and thread-safe: lists are copied. Records of equal settings are equal.
/// <para>In a text column every word has its own spelling, those out of the vocabulary too. In a key column the spelling is the key's value at fit; the missing key (0), and a value that
/// the fit did not have, have no characters. An empty word has none either, and a word without characters has zeros as features.</para></remarks>
public sealed record CharacterOptions
{
    /// <summary>The network that reads the characters.</summary>
    /// <value>The default value is <see cref="CharacterEncoder.Convolution"/>.</value>
    public CharacterEncoder Encoder { get; init; } = CharacterEncoder.Convolution;

    /// <summary>Size of the vector that a character becomes. Range: 1 to 16,384.</summary>
    /// <value>The default value is 25.</value>
    [Range(8, 64, 25, true)]
    public int EmbeddingSize { get; init; } = 25;

    /// <summary>Filters of the convolution, each of which adds a feature to the word; or hidden units of each direction of the recurrent layer, which adds twice as many. Range: 1 to 16,384.</summary>
    /// <value>The default value is 50.</value>
    [Range(16, 128, 50, true)]
    public int HiddenSize { get; init; } = 50;

    /// <summary>Neighboring characters that the convolution reads at once; the recurrent layer has no kernel. Range: 1 to 64.</summary>
    /// <value>The default value is 3.</value>
    [Range(2, 7, 3, false)]
    public int KernelSize { get; init; } = 3;

    /// <summary>Characters of a word that are read, counted as Unicode code points; of a longer word the first and the last ones, half of the number each. Range: 1 to 1,024.</summary>
    /// <value>The default value is 24.</value>
    public int MaximumLength { get; init; } = 24;

    /// <summary>A character needs this many occurrences in the training data to be known; rarer ones become the unknown character. Range: 1 or more.</summary>
    /// <value>The default value is 2.</value>
    public int MinimumCount { get; init; } = 2;

    /// <summary>Adds the word's capitalization: one value for each of lower case, upper case, initial capital, mixed case, number, letters with digits, punctuation, and anything else,
    /// of which one is 1 and the others are 0.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    [BooleanChoice(true)]
    public bool Capitalization { get; init; } = true;

    /// <summary>The sequence columns whose words are spelled: columns of text, or of keys whose values are text.</summary>
    /// <value>The default value is empty: every sequence column of text or keys.</value>
    public IReadOnlyList<string> ColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>True if a token column of that name is spelled.</summary>
    internal bool Reads(string column) => ColumnNames.Count == 0 || ColumnNames.Contains(column);
}
