using System.Text;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The characters that a column's words are spelled with, as Unicode code points, most frequent first, and how many of a word are read. Immutable.</summary>
internal sealed class Alphabet
{
    /// <summary>Any other character.</summary>
    public const int UnknownCharacter = 0;

    /// <summary>The first character.</summary>
    public const int First = 3;

    private const int Start = 1;
    private const int End = 2;

    private readonly Dictionary<Rune, int> _numbers = [];

    /// <param name="characters">Each character once.</param>
    /// <param name="maximumLength">Characters of a word that are read.</param>
    /// <exception cref="ArgumentException">A character occurs twice.</exception>
    public Alphabet(string characters, int maximumLength)
    {
        (Characters, MaximumLength) = (characters, maximumLength);
        foreach (var character in characters.EnumerateRunes())
            _numbers.Add(character, First + _numbers.Count);
    }

    public string Characters { get; }

    public int MaximumLength { get; }

    /// <summary>Rows of the character table: the unknown one, a word's start and its end, and the characters.</summary>
    public int Count => First + _numbers.Count;

    /// <summary>Numbers of the longest spelling.</summary>
    public int LongestSpelling => MaximumLength + 2;

    /// <summary>The characters of some words, without those that are too rare.</summary>
    /// <param name="words">Words, and how often each occurs.</param>
    /// <param name="options">The least count, and the most characters of a word.</param>
    public static Alphabet Of(IEnumerable<(string Word, long Count)> words, CharacterOptions options)
    {
        Dictionary<Rune, long> counts = [];
        foreach (var (word, count) in words)
        {
            foreach (var character in word.EnumerateRunes())
                counts[character] = counts.GetValueOrDefault(character) + count;
        }

        var known = counts.Where(c => c.Value >= options.MinimumCount).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => c.Key.ToString());
        return new Alphabet(string.Concat(known), options.MaximumLength);
    }

    /// <summary>Spells a word: the start, its characters and the end. The middle of a long word is left out.</summary>
    /// <param name="word">The word.</param>
    /// <param name="spelling">(<see cref="LongestSpelling"/>), written.</param>
    /// <returns>Numbers written; none for an empty word.</returns>
    public int Spell(ReadOnlySpan<char> word, Span<int> spelling)
    {
        if (word.IsEmpty)
            return 0;
        int length = 0, position = 0, written = 0;
        foreach (var _ in word.EnumerateRunes())
            length++;
        int head = (MaximumLength + 1) / 2, tail = length - MaximumLength / 2;
        spelling[written++] = Start;
        foreach (var character in word.EnumerateRunes())
        {
            if (length <= MaximumLength || position < head || position >= tail)
                spelling[written++] = _numbers.GetValueOrDefault(character);
            position++;
        }

        spelling[written++] = End;
        return written;
    }

    /// <summary>The objection to the characters of an altered file, or null.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="characters">The characters.</param>
    public static string? Violation(string column, string characters)
    {
        if (!WellFormedText.IsWellFormed(characters))
            return $"The characters of column '{column}' hold half a character.";
        return characters.EnumerateRunes().Distinct().Count() == characters.EnumerateRunes().Count() ? null : $"The characters of column '{column}' are not all different.";
    }
}
