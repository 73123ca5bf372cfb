using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>
/// A session of clicks on twelve items. What follows is told by the last two items together: their sum, modulo 12, and one more. Either of them alone, and how often an item is clicked, tell
/// nothing. One click of ten is on any item.
/// </summary>
internal sealed class ClickSession
{
    public const int ItemCount = 12;

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

    /// <summary>The item that mostly follows two others.</summary>
    public static uint After(uint first, uint second) => (first + second + 1) % ItemCount + 1;

    /// <summary>Sessions of given items.</summary>
    public static IDataView View(MLContext context, params uint[][] sessions) => context.Data.LoadFromEnumerable(sessions.Select(items => new ClickSession { Items = items }));

    private static ClickSession Session(Random random, int length)
    {
        var items = new uint[length];
        for (int place = 0; place < length; place++)
            items[place] = place < 2 || random.Next(10) == 0 ? (uint)random.Next(1, ItemCount + 1) : After(items[place - 2], items[place - 1]);
        return new ClickSession { Items = items, Names = [.. items.Select(item => $"item {item}")] };
    }
}
