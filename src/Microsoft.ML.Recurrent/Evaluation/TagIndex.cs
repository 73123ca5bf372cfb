using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The different tags of an evaluation and the types of their spans, each with a number. For one thread at a time.</summary>
/// <param name="scheme">The scheme that every tag must be of; null for any.</param>
internal sealed class TagIndex(TagScheme? scheme)
{
    /// <summary>The number of a step without a tag.</summary>
    public const int Missing = 0;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly List<Tag> _tags = [default];
    private readonly List<string> _names = [];

    /// <summary>The types' names.</summary>
    public IReadOnlyList<string> Types => _names;

    public Tag this[int number] => _tags[number];

    /// <summary>A tag's number; <see cref="Missing"/> for an empty text.</summary>
    /// <exception cref="FormatException">It is not of the scheme.</exception>
    public int NumberOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return Missing;
        if (_numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int number))
            return number;
        string tag = text.ToString();
        if (TagSchemes.Violation(tag, scheme) is { } violation)
            throw new FormatException(violation);
        _tags.Add(Read(tag));
        return _numbers[tag] = _tags.Count - 1;
    }

    private Tag Read(string text)
    {
        if (scheme == TagScheme.None)
            return text == "O" ? default : new Tag(SpanPart.Single, TypeOf(text));
        var tag = TagText.Of(text)!.Value;
        return tag.Part == SpanPart.Outside ? default : tag.ToTag(TypeOf(tag.Type));
    }

    private int TypeOf(string name)
    {
        if (_types.TryGetValue(name, out int type))
            return type;
        _names.Add(name);
        return _types[name] = _names.Count - 1;
    }
}
