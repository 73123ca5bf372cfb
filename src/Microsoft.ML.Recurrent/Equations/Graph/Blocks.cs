using System.Globalization;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The units that feed each other in a recurrent product.</summary>
internal enum BlockForm
{
    /// <summary>Every unit feeds every unit.</summary>
    Dense,

    /// <summary>A unit is fed by the units of its own block: the heads of an sLSTM.</summary>
    Diagonal,

    /// <summary>A unit is fed by the units of its own and of later blocks: the groups of a clockwork network.</summary>
    Triangular,
}

/// <summary>The form of a recurrent matrix and its number of blocks, all of one size.</summary>
internal readonly record struct Blocks(BlockForm Form, int Count)
{
    public static Blocks Dense { get; } = new(BlockForm.Dense, 1);

    /// <summary>Blocks of their own along the diagonal; a single one is dense.</summary>
    public static Blocks Diagonal(int count) => count == 1 ? Dense : new(BlockForm.Diagonal, count);

    /// <summary>Blocks on and above the diagonal; a single one is dense.</summary>
    public static Blocks Triangular(int count) => count == 1 ? Dense : new(BlockForm.Triangular, count);

    /// <summary>Values of one row of the weight.</summary>
    public long Columns(long operandSize) => Form == BlockForm.Diagonal ? operandSize / Count : operandSize;

    /// <summary>The first and the end of the operand's units that feed a unit.</summary>
    public (int First, int End) Feeding(int unit, int rows, int operandSize)
    {
        int block = (int)((long)unit * Count / rows), width = operandSize / Count;
        return Form switch
        {
            BlockForm.Diagonal => (block * width, (block + 1) * width),
            BlockForm.Triangular => (block * width, operandSize),
            _ => (0, operandSize),
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} blocks");
}
