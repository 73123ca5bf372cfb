using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row of tokens as text: a walk through the letters a to d, each of which is mostly followed by the next one.</summary>
internal sealed class TextRow
{
    public const string Letters = "abcd";

    public string[] Text { get; set; } = [];

    /// <summary>The same as keys without values.</summary>
    [KeyType(4)]
    public uint[] Keys { get; set; } = [];

    public float Weight { get; set; } = 1;

    /// <summary>Seeded rows.</summary>
    public static TextRow[] Create(int count = 60, int seed = 1, int shortest = 0, int longest = 12)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random, random.Next(shortest, longest + 1)))];
    }

    /// <summary>Rows whose texts are keys with values, in column <c>Tokens</c>.</summary>
    public static IDataView View(MLContext context, TextRow[]? rows = null)
    {
        var data = context.Data.LoadFromEnumerable(rows ?? Create());
        var values = context.Data.LoadFromEnumerable(Letters.Select(letter => new Letter { Value = letter.ToString() }));
        return context.Transforms.Conversion.MapValueToKey("Tokens", "Text", keyData: values).Fit(data).Transform(data);
    }

    private static TextRow Row(Random random, int steps)
    {
        var keys = new uint[steps];
        for (int step = 0; step < steps; step++)
            keys[step] = step == 0 || random.Next(10) == 0 ? (uint)random.Next(1, 5) : keys[step - 1] % 4 + 1;
        return new TextRow { Keys = keys, Text = [.. keys.Select(key => Letters[(int)key - 1].ToString())], Weight = 0.5f + random.NextSingle() };
    }

    private sealed class Letter
    {
        public string Value { get; set; } = "";
    }
}
