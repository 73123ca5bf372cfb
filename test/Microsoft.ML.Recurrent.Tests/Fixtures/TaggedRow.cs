using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row whose every step has a label of each kind: whether its number is below, about or above the number before it.</summary>
internal sealed class TaggedRow
{
    public const int TagCount = 3;

    /// <summary>A number for each step.</summary>
    public float[] Values { get; set; } = [];

    /// <summary>The tag of each step as text: "down", "level", "up".</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The same as keys without values; 0 is no label.</summary>
    [KeyType(TagCount)]
    public uint[] Keys { get; set; } = [];

    /// <summary>True where a step is up.</summary>
    public bool[] Rises { get; set; } = [];

    /// <summary>By how much a step is up, times 10, plus 5; NaN is no label.</summary>
    public float[] Amounts { get; set; } = [];

    public float Weight { get; set; } = 1;

    public float Level { get; set; }

    [KeyType(4)]
    public uint Group { get; set; }

    /// <summary>True if a row rises as a whole.</summary>
    public bool Label { get; set; }

    /// <summary>Seeded rows.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="seed">Same seed, same rows.</param>
    /// <param name="shortest">Steps of the shortest row.</param>
    /// <param name="longest">Steps of the longest row.</param>
    public static TaggedRow[] Create(int count = 60, int seed = 1, int shortest = 1, int longest = 9)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Row([.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => random.NextSingle())], random))];
    }

    public static IDataView View(MLContext context, int count = 60, int seed = 1, int shortest = 1) =>
        context.Data.LoadFromEnumerable(Create(count, seed, shortest));

    private static TaggedRow Row(float[] values, Random random)
    {
        float[] rises = [.. values.Select((value, step) => step == 0 ? 0 : value - values[step - 1])];
        string[] tags = [.. rises.Select(rise => rise < -0.15f ? "down" : rise > 0.15f ? "up" : "level")];
        return new TaggedRow
        {
            Values = values,
            Tags = tags,
            Keys = [.. tags.Select(tag => tag == "down" ? 1u : tag == "level" ? 2u : 3u)],
            Rises = [.. rises.Select(rise => rise > 0)],
            Amounts = [.. rises.Select(rise => 10 * rise + 5)],
            Weight = 0.5f + random.NextSingle(),
            Level = random.NextSingle(),
            Group = (uint)random.Next(4),
            Label = rises.Sum() > 0,
        };
    }
}
