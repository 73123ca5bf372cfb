using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>The tokens of a model and their texts. Immutable.</summary>
internal sealed class TokenTexts
{
    private readonly Dictionary<string, int> _tokens;

    public TokenTexts(SequenceColumn column)
    {
        Boundary = column.BoundaryToken;
        bool isNamed = column.Keys is { IsWhole: true };
        Texts = [.. Enumerable.Range(1, column.KnownTokens).Select(token => isNamed ? column.WordOf(token) : token.ToString(CultureInfo.InvariantCulture))];
        _tokens = Texts.Select((text, place) => (text, place)).ToDictionary(t => t.text, t => t.place + 1, StringComparer.Ordinal);
        Separator = Texts.All(text => text.EnumerateRunes().Count() <= 1) ? "" : " ";
    }

    /// <summary>Token k (from 1) is the k-th.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <summary>The text between tokens, unless another is given.</summary>
    public string Separator { get; }

    /// <summary>The symbol that begins a row, and ends it.</summary>
    public int Boundary { get; }

    /// <summary>A text's characters, or what stands between separators.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separator">The separator, empty for characters; null for what the tokens are: a space that is none of them parts the others, be they words or characters.</param>
    public IEnumerable<string> Cut(string text, string? separator = null)
    {
        var characters = text.EnumerateRunes().Select(rune => rune.ToString());
        if (separator is null && Separator.Length == 0 && Find(" ") == 0)
            return characters.Where(character => character != " ");
        return (separator ?? Separator) is { Length: > 0 } between ? text.Split(between, StringSplitOptions.RemoveEmptyEntries) : characters;
    }

    public string Of(int token) => Texts[token - 1];

    /// <summary>A text's token; 0 where the model does not know it.</summary>
    public int Find(string text) => _tokens.GetValueOrDefault(text);

    /// <summary>The tokens of texts that have to be the model's.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public int[] FindAll(IReadOnlyList<string> texts, string option)
    {
        if (texts is null || texts.Any(text => text is null))
            throw new ArgumentException($"{option} is null, or holds null; expected tokens of the model, or none.", option);
        return [.. texts.Select(text => Find(text) is > 0 and var token ? token : throw new ArgumentException(GenerationErrors.UnknownStopToken(option, text, Texts), option))];
    }
}
