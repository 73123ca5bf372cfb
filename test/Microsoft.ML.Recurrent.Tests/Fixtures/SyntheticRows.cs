namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Seeded rows that a small network learns in a few epochs: everything follows from the mean of a row's values.</summary>
internal static class SyntheticRows
{
    public const int KeyCount = 8;
    public const int FixedLength = 6;
    public const int TraitCount = 3;
    public const int GroupCount = 4;
    public const int ClassCount = 3;
    public const int TargetCount = 2;

    private static readonly string[] _classNames = ["low", "middle", "high"];

    /// <param name="count">Rows.</param>
    /// <param name="seed">Same seed, same rows.</param>
    /// <param name="shortest">Steps of the shortest row; 0 allows empty sequences.</param>
    /// <param name="longest">Steps of the longest row.</param>
    public static SyntheticRow[] Create(int count = 120, int seed = 1, int shortest = 1, int longest = 9)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Row(random, i % ClassCount, random.Next(shortest, longest + 1)))];
    }

    /// <summary>The same rows as a data view.</summary>
    public static IDataView View(MLContext context, int count = 120, int seed = 1, int shortest = 1, int longest = 9) =>
        context.Data.LoadFromEnumerable(Create(count, seed, shortest, longest));

    private static SyntheticRow Row(Random random, int level, int steps)
    {
        float centre = level - 1 + (level == 1 ? random.Next(2) - 0.5f : 0);
        float[] values = Around(random, centre, steps);
        return new SyntheticRow
        {
            Values = values,
            Words = [.. values.Select(v => v > 0.2f ? "good" : v < -0.2f ? "bad" : "so-so")],
            Keys = [.. values.Select(v => (uint)Math.Clamp((int)(v * 2 + 4.5f), 1, KeyCount))],
            Fixed = Around(random, centre, FixedLength),
            Level = centre,
            Traits = Around(random, centre, TraitCount),
            Group = (uint)random.Next(GroupCount),
            Label = centre > 0,
            Class = (uint)level,
            ClassName = _classNames[level],
            Target = 10 + 5 * centre,
            Targets = [10 + 5 * centre, -centre],
            Weight = 0.5f + random.NextSingle(),
        };
    }

    private static float[] Around(Random random, float centre, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => centre + 0.6f * (random.NextSingle() - 0.5f))];
}
