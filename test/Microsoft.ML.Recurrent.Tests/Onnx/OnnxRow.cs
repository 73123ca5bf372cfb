using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>One row with a column of every kind; all sequences have the same steps.</summary>
internal sealed class OnnxRow
{
    public const int FeaturesPerStep = 3, KeyCount = 6, TraitCount = 3, GroupCount = 4;

    public float[] Numbers { get; set; } = [];

    public float[] Level { get; set; } = [];

    [KeyType(KeyCount)]
    public uint[] Keys { get; set; } = [];

    public string[] Words { get; set; } = [];

    [VectorType(TraitCount)]
    public float[] Traits { get; set; } = [];

    public float Size { get; set; }

    /// <summary>ML.NET reads a single key of an object from 0, unlike keys in vectors; one out of range is missing.</summary>
    [KeyType(GroupCount)]
    public uint Group { get; set; }

    public static string[] KnownWords { get; } = ["red", "grün", "青"];

    /// <summary>Seeded rows; keys are missing and words unknown now and then.</summary>
    public static OnnxRow[] Create(params int[] lengths)
    {
        var random = new Random(7);
        return [.. lengths.Select(length => Row(length, random))];
    }

    private static OnnxRow Row(int steps, Random random) => new()
    {
        Numbers = Many(steps * FeaturesPerStep, () => 5 + 3 * random.NextSingle()),
        Level = Many(steps, () => random.NextSingle() - 2),
        Keys = Many(steps, () => (uint)random.Next(KeyCount + 1)),
        Words = Many(steps, () => random.Next(4) == 0 ? "unknown" : KnownWords[random.Next(KnownWords.Length)]),
        Traits = Many(TraitCount, () => 100 * random.NextSingle()),
        Size = random.NextSingle(),
        Group = (uint)random.Next(GroupCount + 1),
    };

    private static T[] Many<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
