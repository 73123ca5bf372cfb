using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Runs a program value by value, for where no code can be emitted.</summary>
internal sealed unsafe class InterpretedKernel
{
    private readonly Instruction[] _instructions;
    private readonly int[] _columns;
    private readonly int[] _kinds;

    private InterpretedKernel(UnitProgram program)
    {
        _instructions = [.. program.Instructions];
        _columns = [.. program.Instructions.Select(i => program.Columns.IndexOf(i.Column))];
        _kinds = [.. program.Instructions.Select(i => (int)i.Column.Kind)];
    }

    public static UnitKernel Of(UnitProgram program) => new InterpretedKernel(program).Run;

    private void Run(float** rows, nint* strides, nint* starts, nint rowCount, nint bytes)
    {
        float[] values = new float[_instructions.Length];
        for (nint row = 0; row < rowCount; row++)
        {
            for (nint at = 0; at < bytes; at += sizeof(float))
            {
                for (int i = 0; i < values.Length; i++)
                {
                    var instruction = _instructions[i];
                    if (instruction.Kind is not (InstructionKind.Load or InstructionKind.Store))
                    {
                        values[i] = Compute(instruction, values);
                        continue;
                    }

                    float* place = (float*)((byte*)rows[_kinds[i]] + row * strides[_kinds[i]] + starts[_columns[i]] + at);
                    values[i] = instruction.Kind == InstructionKind.Load ? *place : *place = values[instruction.First];
                }
            }
        }
    }

    private static float Compute(Instruction instruction, float[] values) => instruction.Kind switch
    {
        InstructionKind.Constant => (float)instruction.Value,
        InstructionKind.MultiplyAdd => float.MultiplyAddEstimate(values[instruction.First], values[instruction.Second], values[instruction.Third]),
        _ => Arithmetic<float>.Apply(instruction.Operation, values[instruction.First], instruction.Second < 0 ? 0 : values[instruction.Second]),
    };
}
