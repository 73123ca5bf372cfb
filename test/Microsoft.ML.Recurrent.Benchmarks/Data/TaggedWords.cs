using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Benchmarks.Data;

/// <summary>A row of words with a tag for each, and one for the row.</summary>
internal sealed class TaggedWords
{
    public const int TagCount = 72;

    private const int WordCount = 2000;

    [KeyType(WordCount)]
    public uint[] Words { get; set; } = [];

    /// <summary>The words as text.</summary>
    public string[] Texts => [.. Words.Select(word => $"{"re,un,dis,over".Split(',')[word % 4]}{word:x}{"ing,ed,s,ly".Split(',')[word / 4 % 4]}")];

    [KeyType(TagCount)]
    public uint[] Tags { get; set; } = [];

    /// <summary>The first word's tag, from 0: single keys count so in a class.</summary>
    [KeyType(TagCount)]
    public uint Label { get; set; }

    /// <summary>Seeded rows; a word's tag follows from it and the word before.</summary>
    public static TaggedWords[] Draw(int rows, int shortest, int longest)
    {
        var random = new Random(31);
        return [.. GeneratedRows.Lengths(rows, shortest, longest).Select(length => Row([.. Enumerable.Range(0, length).Select(_ => 1 + (uint)random.Next(WordCount))]))];
    }

    private static TaggedWords Row(uint[] words)
    {
        uint[] tags = [.. words.Select((word, step) => 1 + (word + (step == 0 ? 0 : words[step - 1] % 2)) % TagCount)];
        return new TaggedWords { Words = words, Tags = tags, Label = tags[0] - 1 };
    }
}
