using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// Turns expressions into instructions. A product of two values that is used once, in a sum, becomes one multiply-add. Stores come last, so
/// that a column may be read and written.
/// </summary>
/// <param name="size">How many units.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="uses">How often each is used.</param>
/// <param name="source">The column that a node's value is loaded from; null where it is computed.</param>
internal sealed class UnitProgramBuilder(Size size, ImmutableArray<Node> nodes, int[] uses, Func<int, Column?> source)
{
    private readonly ImmutableArray<Instruction>.Builder _instructions = ImmutableArray.CreateBuilder<Instruction>();
    private readonly Dictionary<int, int> _values = [];
    private readonly List<Instruction> _stores = [];

    public Size Size => size;

    /// <summary>Stores a node's value, or zero for −1.</summary>
    public void Store(int node, Column column) =>
        _stores.Add(new Instruction(InstructionKind.Store) { First = node < 0 ? Zero() : Value(node), Column = column });

    /// <summary>Adds a node's value to what a column holds.</summary>
    public void Accumulate(int node, Column column)
    {
        int sum = Emit(new Instruction(InstructionKind.Load) { Column = column });
        sum = Emit(new Instruction(InstructionKind.Apply) { Operation = Operation.Add, First = sum, Second = Value(node) });
        _stores.Add(new Instruction(InstructionKind.Store) { First = sum, Column = column });
    }

    public UnitProgram Build() => new(size, [.. _instructions, .. _stores]);

    private int Zero() => Emit(new Instruction(InstructionKind.Constant));

    private int Value(int node)
    {
        if (!_values.TryGetValue(node, out int value))
            _values.Add(node, value = source(node) is { } column ? Emit(new Instruction(InstructionKind.Load) { Column = column }) : Compute(nodes[node]));
        return value;
    }

    private int Compute(Node node)
    {
        if (node.Operation == Operation.Constant)
            return Emit(new Instruction(InstructionKind.Constant) { Value = node.Value });
        if (node.Operation == Operation.Add && IsFused(node.First))
            return MultiplyAdd(node.First, node.Second);
        if (node.Operation == Operation.Add && IsFused(node.Second))
            return MultiplyAdd(node.Second, node.First);
        int first = Value(node.First), second = node.Second < 0 ? -1 : Value(node.Second);
        return Emit(new Instruction(InstructionKind.Apply) { Operation = node.Operation, First = first, Second = second });
    }

    private bool IsFused(int node) => nodes[node].Operation == Operation.Multiply && uses[node] == 1 && !_values.ContainsKey(node) && source(node) is null;

    private int MultiplyAdd(int product, int addend)
    {
        int first = Value(nodes[product].First), second = Value(nodes[product].Second), third = Value(addend);
        return Emit(new Instruction(InstructionKind.MultiplyAdd) { First = first, Second = second, Third = third });
    }

    private int Emit(Instruction instruction)
    {
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }
}
