namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The values that a recurrent matrix starts from.</summary>
internal enum InitialMatrix
{
    /// <summary>A random orthogonal matrix (Saxe et al. 2014).</summary>
    Orthogonal,

    /// <summary>The identity (Le et al. 2015).</summary>
    Identity,
}

/// <summary>One node of a graph; operands are the positions of earlier nodes. Equal by value, so that equal expressions become one.</summary>
internal sealed record Node(Operation Operation)
{
    /// <summary>The size of the value.</summary>
    public Size Size { get; init; } = Size.Any;

    /// <summary>The first operand; −1 where there is none.</summary>
    public int First { get; init; } = -1;

    /// <summary>The second operand; −1 where there is none.</summary>
    public int Second { get; init; } = -1;

    /// <summary>A leaf's or product's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>A constant's value.</summary>
    public double Value { get; init; }

    /// <summary>A recurrent matrix's form.</summary>
    public Blocks Blocks { get; init; } = Blocks.Dense;

    /// <summary>A step mask's.</summary>
    public Periods Periods { get; init; }

    /// <summary>True if a product adds a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>The values that a product's bias, or a vector, starts from.</summary>
    public double Initial { get; init; }

    /// <summary>The values that a recurrent matrix starts from.</summary>
    public InitialMatrix InitialMatrix { get; init; }

    /// <summary>The place of a gradient that comes from outside.</summary>
    public int Index { get; init; } = -1;

    /// <summary>Compares part by part. Written out, as what records compare with would have to be compiled for every part before a process's first score.</summary>
    public bool Equals(Node? other) => other is not null && Operation == other.Operation && First == other.First && Second == other.Second && Index == other.Index
        && Name == other.Name && Value.Equals(other.Value) && Size == other.Size && HasBias == other.HasBias && Initial.Equals(other.Initial)
        && InitialMatrix == other.InitialMatrix && Blocks.Form == other.Blocks.Form && Blocks.Count == other.Blocks.Count && Periods.Equals(other.Periods);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        ((int)Operation * 31 + First) * 31 + Second ^ Index << 20 ^ Name.GetHashCode(StringComparison.Ordinal) ^ Value.GetHashCode();
}
