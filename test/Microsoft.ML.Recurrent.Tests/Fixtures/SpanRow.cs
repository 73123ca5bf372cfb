namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row of words with spans in BIO: "a" opens one, "x" goes on in it, other words are outside.</summary>
internal sealed class SpanRow
{
    private static readonly string[] _words = ["a", "b", "x", "y", "z"];

    public string[] Words { get; set; } = [];

    public string[] Tags { get; set; } = [];

    /// <summary>Seeded rows.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="seed">Same seed, same rows.</param>
    /// <param name="longest">Steps of the longest row.</param>
    public static SpanRow[] Create(int count = 60, int seed = 1, int longest = 8)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row([.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => _words[random.Next(_words.Length)])]))];
    }

    /// <summary>A view with the tags as keys with values, "Keys".</summary>
    public static IDataView View(MLContext context, int count = 60, int seed = 1, int longest = 8)
    {
        var fitted = context.Data.LoadFromEnumerable(Create());
        return context.Transforms.Conversion.MapValueToKey("Keys", "Tags").Fit(fitted).Transform(context.Data.LoadFromEnumerable(Create(count, seed, longest)));
    }

    private static SpanRow Row(string[] words)
    {
        var tags = new string[words.Length];
        for (int step = 0; step < words.Length; step++)
        {
            tags[step] = words[step] switch
            {
                "a" => "B-a",
                "b" => "B-b",
                "x" when step > 0 && tags[step - 1] != "O" => $"I-{tags[step - 1][2..]}",
                _ => "O",
            };
        }

        return new SpanRow { Words = words, Tags = tags };
    }
}
