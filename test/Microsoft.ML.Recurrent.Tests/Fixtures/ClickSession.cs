using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>
/// A session of clicks on twelve items in a ring, which goes on by the stride that it came by: the last two items together tell what follows. The last one alone and the counts of clicks tell
/// next to nothing, as there are four strides, none of which is more frequent. One click of ten takes another stride.
/// </summary>
internal sealed class ClickSession
{
    public const int ItemCount = 12;

    // Every item is on the way of each.
    private static readonly uint[] _strides = [1, 5, 7, 11];

    [KeyType(ItemCount)]
    public uint[] Items { get; set; } = [];

    /// <summary>The same by name.</summary>
    public string[] Names { get; set; } = [];

    /// <summary>Seeded sessions of two to <paramref name="longest"/> clicks.</summary>
    public static ClickSession[] Create(int count = 60, int seed = 1, int shortest = 2, int longest = 9)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Session(random, random.Next(shortest, longest + 1)))];
    }

    /// <summary>Sessions of given items.</summary>
    public static IDataView View(MLContext context, params uint[][] sessions) => context.Data.LoadFromEnumerable(sessions.Select(items => new ClickSession { Items = items }));

    private static ClickSession Session(Random random, int length)
    {
        var items = new uint[length];
        uint item = (uint)random.Next(ItemCount), stride = _strides[random.Next(_strides.Length)];
        for (int place = 0; place < length; place++)
        {
            items[place] = item + 1;
            stride = random.Next(10) == 0 ? _strides[random.Next(_strides.Length)] : stride;
            item = (item + stride) % ItemCount;
        }

        return new ClickSession { Items = items, Names = [.. items.Select(number => $"item {number}")] };
    }
}
