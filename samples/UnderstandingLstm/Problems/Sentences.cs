namespace UnderstandingLstm.Problems;

/// <summary>"I grew up in France", any number of other words, "I speak fluent": the language is asked for.</summary>
internal static class Sentences
{
    private static readonly (string Country, string Language)[] _countries =
    [
        ("France", "French"), ("Spain", "Spanish"), ("Italy", "Italian"), ("Germany", "German"), ("Poland", "Polish"), ("Japan", "Japanese"), ("Greece", "Greek"), ("Finland", "Finnish"),
    ];

    private static readonly string[] _people = ["my sister", "an old friend", "the teacher", "our neighbor", "her uncle"];
    private static readonly string[] _deeds = ["bought", "painted", "lost", "repaired", "sold", "found"];
    private static readonly string[] _things = ["a red bicycle", "the garden fence", "two wooden chairs", "an old radio", "a box of apples"];
    private static readonly string[] _times = ["last summer", "on a rainy day", "before the war", "in the spring", "years ago"];

    public static IReadOnlyList<string> Countries { get; } = [.. _countries.Select(c => c.Country)];

    public static IReadOnlyList<string> Languages { get; } = [.. _countries.Select(c => c.Language)];

    /// <summary>A sentence about a country that is drawn.</summary>
    /// <param name="random">What draws it.</param>
    /// <param name="gap">Words between the country and the end.</param>
    public static SymbolRow Draw(Random random, int gap) => Write(random.Next(_countries.Length), random, gap);

    /// <summary>A sentence about one of the countries.</summary>
    public static SymbolRow Write(int country, Random random, int gap) => new()
    {
        Symbols = ["I", "grew", "up", "in", _countries[country].Country, .. Between(random, gap), "I", "speak", "fluent"],
        Answer = _countries[country].Language,
    };

    /// <summary>Words about something else; one sentence in three names a country, in which nobody grew up.</summary>
    private static string[] Between(Random random, int words)
    {
        List<string> text = [];
        while (text.Count < words)
        {
            string place = random.Next(3) == 0 ? $" in {Pick(random, Countries)}" : "";
            text.AddRange($"{Pick(random, _people)} {Pick(random, _deeds)} {Pick(random, _things)}{place} {Pick(random, _times)} .".Split(' '));
        }

        return [.. text[^words..]];
    }

    private static string Pick(Random random, IReadOnlyList<string> words) => words[random.Next(words.Count)];
}
