using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Columns that a network cannot read, or not in every role.</summary>
internal sealed class OddRow
{
    public float Number { get; set; }

    public double Double { get; set; }

    public string Text { get; set; } = "";

    public bool Flag { get; set; }

    public DateTime Time { get; set; }

    public double[] Doubles { get; set; } = [];

    public float[] Variable { get; set; } = [];

    public string[] Words { get; set; } = [];

    [VectorType(7)]
    public float[] Seven { get; set; } = new float[7];

    [VectorType(4, 3)]
    public float[] Grid { get; set; } = new float[12];

    [VectorType(2, 3, 2)]
    public float[] Cube { get; set; } = new float[12];

    [KeyType(20_000_000)]
    public uint[] HugeKeys { get; set; } = [];

    [KeyType(200_000)]
    public uint HugeKey { get; set; }

    [KeyType(2_000_000)]
    public uint HugeClass { get; set; }

    [KeyType(ulong.MaxValue)]
    public ulong LargestKey { get; set; }

    [KeyType(3)]
    public uint Class { get; set; }
}
