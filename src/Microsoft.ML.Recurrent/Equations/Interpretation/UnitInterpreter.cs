using System.Numerics;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Runs a program of a stage, one unit after another, in any precision: where no code can be emitted, and where results are checked.</summary>
internal static class UnitInterpreter<T>
    where T : IFloatingPointIeee754<T>
{
    /// <param name="program">The program.</param>
    /// <param name="layout">Where the columns stand in their rows.</param>
    /// <param name="memory">One for each kind of column.</param>
    /// <param name="rows">Where the row starts in each.</param>
    public static void Run(UnitProgram program, ColumnLayout layout, T[][] memory, ReadOnlySpan<int> rows)
    {
        var values = new T[program.Instructions.Length];
        for (int unit = 0; unit < layout.Sizes.Of(program.Size); unit++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                var instruction = program.Instructions[i];
                if (instruction.Kind is InstructionKind.Load or InstructionKind.Store)
                {
                    int kind = (int)instruction.Column.Kind;
                    ref T place = ref memory[kind][rows[kind] + layout.Start(instruction.Column) + unit];
                    values[i] = instruction.Kind == InstructionKind.Load ? place : place = values[instruction.First];
                }
                else
                {
                    values[i] = Compute(instruction, values);
                }
            }
        }
    }

    private static T Compute(Instruction instruction, T[] values) => instruction.Kind switch
    {
        InstructionKind.Constant => T.CreateChecked(instruction.Value),
        InstructionKind.MultiplyAdd => T.MultiplyAddEstimate(values[instruction.First], values[instruction.Second], values[instruction.Third]),
        _ => Arithmetic<T>.Apply(instruction.Operation, values[instruction.First], instruction.Second < 0 ? T.Zero : values[instruction.Second]),
    };
}
