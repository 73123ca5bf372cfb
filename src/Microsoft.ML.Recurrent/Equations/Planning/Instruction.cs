using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The memory that a column stands in; each has a row per row of the batch, or one for all.</summary>
internal enum ColumnKind
{
    /// <summary>The values that the layer remembers of the step.</summary>
    Slot,

    /// <summary>The states that enter the step.</summary>
    Before,

    /// <summary>The step's results: the next states, then further ones.</summary>
    After,

    /// <summary>The gradients of what the step hands on; after the backward pass those of the states that entered.</summary>
    Gradient,

    /// <summary>The gradients of values that products read, and what one stage of the backward pass leaves for a later one.</summary>
    Scratch,

    /// <summary>The trained vectors, one row for all.</summary>
    Vector,

    /// <summary>The sums of the trained vectors' gradients, one row for all.</summary>
    VectorGradient,

    /// <summary>The step masks, one row for all.</summary>
    Mask,

    /// <summary>The further outputs of the layer below.</summary>
    Lower,

    /// <summary>The gradients of the further outputs of the layer below.</summary>
    LowerGradient,

    /// <summary>Values drawn anew in each step.</summary>
    Noise,

    /// <summary>Factors of a row's units, the same in all its steps.</summary>
    RowMask,
}

/// <summary>One vector in a row of some memory.</summary>
internal readonly record struct Column(ColumnKind Kind, int Index)
{
    /// <summary>Kinds of memory.</summary>
    public const int Kinds = (int)ColumnKind.RowMask + 1;
}

internal enum InstructionKind
{
    Load,
    Constant,
    Apply,

    /// <summary>First × second + third, rounded once where the machine can.</summary>
    MultiplyAdd,
    Store,
}

/// <summary>
/// One instruction for a unit. Operands are the places of earlier instructions, whose results they are.
/// </summary>
internal sealed record Instruction(InstructionKind Kind)
{
    public Operation Operation { get; init; }

    public int First { get; init; }

    public int Second { get; init; }

    public int Third { get; init; }

    public Column Column { get; init; }

    public double Value { get; init; }
}

/// <summary>
/// The work of one stage on each unit of a size, one after another; units do not depend on each other. Whatever it loads from a column it
/// loads before it stores there.
/// </summary>
/// <param name="Size">How many units.</param>
/// <param name="Instructions">The instructions.</param>
internal sealed record UnitProgram(Size Size, ImmutableArray<Instruction> Instructions)
{
    /// <summary>The columns it touches, each once.</summary>
    public ImmutableArray<Column> Columns { get; } = ColumnsOf(Instructions);

    private static ImmutableArray<Column> ColumnsOf(ImmutableArray<Instruction> instructions)
    {
        var columns = ImmutableArray.CreateBuilder<Column>();
        foreach (var instruction in instructions)
        {
            if (instruction.Kind is InstructionKind.Load or InstructionKind.Store && !columns.Contains(instruction.Column))
                columns.Add(instruction.Column);
        }

        return columns.ToImmutable();
    }
}
