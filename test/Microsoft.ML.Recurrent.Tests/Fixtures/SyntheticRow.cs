using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>One row with a column of every kind that a network reads; every label can be learnt from every sequence column.
/// ML.NET takes vectors of keys as they are, from 1, where 0 is missing; single keys count from 0 here and from 1 in the view.</summary>
internal sealed class SyntheticRow
{
    /// <summary>A variable-length vector of Single.</summary>
    public float[] Values { get; set; } = [];

    /// <summary>As many words as there are values.</summary>
    public string[] Words { get; set; } = [];

    /// <summary>As many keys as there are values.</summary>
    [KeyType(SyntheticRows.KeyCount)]
    public uint[] Keys { get; set; } = [];

    /// <summary>A vector of known length.</summary>
    [VectorType(SyntheticRows.FixedLength)]
    public float[] Fixed { get; set; } = [];

    /// <summary>A static number.</summary>
    public float Level { get; set; }

    /// <summary>A static vector.</summary>
    [VectorType(SyntheticRows.TraitCount)]
    public float[] Traits { get; set; } = [];

    /// <summary>A static key.</summary>
    [KeyType(SyntheticRows.GroupCount)]
    public uint Group { get; set; }

    /// <summary>A binary label.</summary>
    public bool Label { get; set; }

    /// <summary>A multiclass label, without key values.</summary>
    [KeyType(SyntheticRows.ClassCount)]
    public uint Class { get; set; }

    /// <summary>The class as text: "low", "middle", "high".</summary>
    public string ClassName { get; set; } = "";

    /// <summary>A regression label.</summary>
    public float Target { get; set; }

    /// <summary>A multi-output regression label.</summary>
    [VectorType(SyntheticRows.TargetCount)]
    public float[] Targets { get; set; } = [];

    /// <summary>An example weight, 0.5 to 1.5.</summary>
    public float Weight { get; set; }
}
