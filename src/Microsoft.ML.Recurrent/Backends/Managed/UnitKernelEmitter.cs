using System.Reflection.Emit;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// Emits a program as a method of the form <see cref="UnitKernel"/>: a loop over rows around a loop over vectors. Columns are pointers that
/// go from row to row, constants are made once, everything else stays in registers.
/// </summary>
internal sealed class UnitKernelEmitter
{
    private const short Rows = 0, Strides = 1, Starts = 2, RowCount = 3, Bytes = 4;

    private readonly ILGenerator _code;
    private readonly UnitProgram _program;
    private readonly SimdMethods _methods;
    private readonly int _vectorBytes;
    private readonly LocalBuilder _at;
    private readonly LocalBuilder[] _columns;
    private readonly LocalBuilder?[] _values;

    private UnitKernelEmitter(ILGenerator code, UnitProgram program, SimdMethods methods, int vectorBytes)
    {
        (_code, _program, _methods, _vectorBytes) = (code, program, methods, vectorBytes);
        _at = code.DeclareLocal(typeof(nint));
        _columns = new LocalBuilder[program.Columns.Length];
        for (int column = 0; column < _columns.Length; column++)
            _columns[column] = code.DeclareLocal(typeof(float*));
        _values = [.. program.Instructions.Select(i => i.Kind == InstructionKind.Store ? null : code.DeclareLocal(methods.Vector))];
    }

    /// <param name="code">The method's code.</param>
    /// <param name="program">The program.</param>
    /// <param name="methods">The lane width's methods.</param>
    /// <param name="vectorBytes">Bytes of a vector.</param>
    public static void Emit(ILGenerator code, UnitProgram program, SimdMethods methods, int vectorBytes) =>
        new UnitKernelEmitter(code, program, methods, vectorBytes).Emit();

    private void Emit()
    {
        EmitColumns();
        EmitConstants();
        Label row = _code.DefineLabel(), done = _code.DefineLabel();
        EmitLeaveWithoutRows(done);
        _code.MarkLabel(row);
        EmitRow();
        EmitCountdown();
        EmitLeaveWithoutRows(done);
        EmitNextRow();
        _code.Emit(OpCodes.Br, row);
        _code.MarkLabel(done);
        _code.Emit(OpCodes.Ret);
    }

    private void EmitLeaveWithoutRows(Label done)
    {
        _code.Emit(OpCodes.Ldarg, RowCount);
        EmitNumber(0);
        _code.Emit(OpCodes.Ble, done);
    }

    private void EmitCountdown()
    {
        _code.Emit(OpCodes.Ldarg, RowCount);
        EmitNumber(1);
        _code.Emit(OpCodes.Sub);
        _code.Emit(OpCodes.Starg, RowCount);
    }

    /// <summary>column = rows[kind] + starts[place]</summary>
    private void EmitColumns()
    {
        for (int column = 0; column < _columns.Length; column++)
        {
            EmitElement(Rows, (int)_program.Columns[column].Kind);
            EmitElement(Starts, column);
            _code.Emit(OpCodes.Add);
            _code.Emit(OpCodes.Stloc, _columns[column]);
        }
    }

    private void EmitConstants()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (_program.Instructions[i].Kind != InstructionKind.Constant)
                continue;
            _code.Emit(OpCodes.Ldc_R4, (float)_program.Instructions[i].Value);
            _code.Emit(OpCodes.Call, _methods.Broadcast);
            _code.Emit(OpCodes.Stloc, _values[i]!);
        }
    }

    private void EmitRow()
    {
        Label next = _code.DefineLabel(), end = _code.DefineLabel();
        EmitNumber(0);
        _code.Emit(OpCodes.Stloc, _at);
        _code.MarkLabel(next);
        _code.Emit(OpCodes.Ldloc, _at);
        _code.Emit(OpCodes.Ldarg, Bytes);
        _code.Emit(OpCodes.Bge, end);
        for (int i = 0; i < _values.Length; i++)
            Emit(_program.Instructions[i], _values[i]);
        _code.Emit(OpCodes.Ldloc, _at);
        EmitNumber(_vectorBytes);
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Stloc, _at);
        _code.Emit(OpCodes.Br, next);
        _code.MarkLabel(end);
    }

    private void Emit(Instruction instruction, LocalBuilder? result)
    {
        switch (instruction.Kind)
        {
            case InstructionKind.Constant:
                return;
            case InstructionKind.Load:
                EmitAddress(instruction.Column);
                _code.Emit(OpCodes.Call, _methods.Load);
                break;
            case InstructionKind.Store:
                EmitValue(instruction.First);
                EmitAddress(instruction.Column);
                _code.Emit(OpCodes.Call, _methods.Store);
                return;
            case InstructionKind.MultiplyAdd:
                EmitValue(instruction.First);
                EmitValue(instruction.Second);
                EmitValue(instruction.Third);
                _code.Emit(OpCodes.Call, _methods.MultiplyAdd);
                break;
            default:
                EmitValue(instruction.First);
                if (Operations.Operands(instruction.Operation) == 2)
                    EmitValue(instruction.Second);
                _code.Emit(OpCodes.Call, _methods.For(instruction.Operation));
                break;
        }

        _code.Emit(OpCodes.Stloc, result!);
    }

    private void EmitNextRow()
    {
        for (int column = 0; column < _columns.Length; column++)
        {
            _code.Emit(OpCodes.Ldloc, _columns[column]);
            EmitElement(Strides, (int)_program.Columns[column].Kind);
            _code.Emit(OpCodes.Add);
            _code.Emit(OpCodes.Stloc, _columns[column]);
        }
    }

    private void EmitAddress(Column column)
    {
        _code.Emit(OpCodes.Ldloc, _columns[_program.Columns.IndexOf(column)]);
        _code.Emit(OpCodes.Ldloc, _at);
        _code.Emit(OpCodes.Add);
    }

    private void EmitValue(int instruction) => _code.Emit(OpCodes.Ldloc, _values[instruction]!);

    private void EmitNumber(int value)
    {
        _code.Emit(OpCodes.Ldc_I4, value);
        _code.Emit(OpCodes.Conv_I);
    }

    /// <summary>An element of an array of native integers or pointers.</summary>
    private void EmitElement(short argument, int place)
    {
        _code.Emit(OpCodes.Ldarg, argument);
        EmitNumber(place * nint.Size);
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Ldind_I);
    }
}
