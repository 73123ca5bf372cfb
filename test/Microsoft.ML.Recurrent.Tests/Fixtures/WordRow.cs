namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row of one made-up word, whose ending or first letter tells the label, among words that tell nothing.</summary>
internal sealed class WordRow
{
    public string[] Words { get; set; } = [];

    public bool Label { get; set; }
}

/// <summary>Seeded rows of words, nearly all of them different.</summary>
internal static class WordRows
{
    /// <param name="count">Rows.</param>
    /// <param name="seed">Same seed, same rows.</param>
    /// <param name="change">What becomes of the telling word, which begins with Q where the label is true and with Z where it is false.</param>
    public static WordRow[] Create(int count, int seed, Func<string, string>? change = null)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Row(i % 2 == 0, random, change ?? (word => word[1..] + (word[0] == 'Q' ? "ing" : "ed"))))];
    }

    private static WordRow Row(bool label, Random random, Func<string, string> change)
    {
        string stem = string.Concat(Enumerable.Range(0, random.Next(2, 6)).Select(_ => (char)('a' + random.Next(26))));
        return new WordRow { Label = label, Words = ["the", change((label ? 'Q' : 'Z') + stem), random.Next(2) == 0 ? "a" : "of"] };
    }
}
