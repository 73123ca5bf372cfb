using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Cells.Search;

/// <summary>The kind of a small change of a cell's equations.</summary>
internal enum CellMutation
{
    /// <summary>Another activation in an activation's place.</summary>
    SwapActivation,

    /// <summary>Another operation on the same two operands.</summary>
    SwapOperation,

    /// <summary>An activation, an operation with another value of the step, or a gate of its own, between a value and one of its uses.</summary>
    Insert,

    /// <summary>An operation replaced by one of its operands.</summary>
    Remove,

    /// <summary>A use of one value becomes one of another value.</summary>
    Rewire,
}

/// <summary>Applies mutations, of the kinds that Jozefowicz et al. (2015) searched with.</summary>
internal static class CellMutations
{
    private static readonly Operation[] _activations = [Operation.Sigmoid, Operation.Tanh, Operation.Relu];
    private static readonly Operation[] _operations = [Operation.Add, Operation.Subtract, Operation.Multiply, Operation.Min, Operation.Max];

    public static IReadOnlyList<CellMutation> All { get; } = Enum.GetValues<CellMutation>();

    /// <summary>The mutated equations in canonical form; null where the draw makes no cell.</summary>
    public static CellGraph? Apply(CellMutation mutation, CellGraph graph, Random random)
    {
        var draft = new CellDraft(graph);
        bool isChanged = mutation switch
        {
            CellMutation.SwapActivation => Swap(draft, _activations, random),
            CellMutation.SwapOperation => Swap(draft, _operations, random),
            CellMutation.Insert => Insert(draft, random),
            CellMutation.Remove => Remove(draft, random),
            _ => Rewire(draft, random),
        };
        return isChanged ? draft.ToGraph() : null;
    }

    private static bool Swap(CellDraft draft, Operation[] operations, Random random)
    {
        int[] places = [.. Enumerable.Range(0, draft.Nodes.Count).Where(n => operations.Contains(draft.Nodes[n].Operation))];
        if (places.Length == 0)
            return false;
        int place = Drawn(places, random);
        draft.Replace(place, draft.Nodes[place] with { Operation = Drawn([.. operations.Where(o => o != draft.Nodes[place].Operation)], random) });
        return true;
    }

    private static bool Insert(CellDraft draft, Random random)
    {
        var use = Drawn([.. draft.Uses], random);
        int value = draft[use];
        draft[use] = random.Next(3) switch
        {
            0 => draft.Add(new Node(Drawn(_activations, random)) { First = value }),
            1 => draft.Add(new Node(Drawn(_operations, random)) { First = value, Second = OtherThan(draft, value, random) }),
            _ => Gated(draft, value, random),
        };
        return true;
    }

    /// <summary>A value times a gate that reads the input and a state.</summary>
    private static int Gated(CellDraft draft, int value, Random random)
    {
        string name = draft.FreeName();
        var size = draft.Nodes[value].Size.IsAny ? Size.Hidden : draft.Nodes[value].Size;
        int[] states = [.. draft.States.Select(s => s.Leaf).Where(leaf => leaf >= 0)];
        int sum = draft.Add(new Node(Operation.Input) { Name = name, Size = size, HasBias = true });
        if (states.Length > 0)
        {
            int product = draft.Add(new Node(Operation.Recurrent) { Name = name, Size = size, First = Drawn(states, random), HasBias = true });
            sum = draft.Add(new Node(Operation.Add) { First = sum, Second = product });
        }

        int gate = draft.Add(new Node(Operation.Sigmoid) { First = sum });
        return draft.Add(new Node(Operation.Multiply) { First = value, Second = gate });
    }

    private static bool Remove(CellDraft draft, Random random)
    {
        int[] places = [.. Enumerable.Range(0, draft.Nodes.Count).Where(n => Operations.Operands(draft.Nodes[n].Operation) > 0)];
        if (places.Length == 0)
            return false;
        int place = Drawn(places, random);
        var node = draft.Nodes[place];
        int operand = node.Second < 0 || random.Next(2) == 0 ? node.First : node.Second;
        foreach (var use in draft.Uses.Where(u => draft[u] == place).ToArray())
            draft[use] = operand;
        return true;
    }

    private static bool Rewire(CellDraft draft, Random random)
    {
        var use = Drawn([.. draft.Uses], random);
        int other = OtherThan(draft, draft[use], random);
        if (other == draft[use])
            return false;
        draft[use] = other;
        return true;
    }

    /// <summary>Another value of the same size, the value itself where there is none.</summary>
    private static int OtherThan(CellDraft draft, int value, Random random)
    {
        int[] others = [.. Enumerable.Range(0, draft.Nodes.Count).Where(n => n != value && draft.Nodes[n].Operation != Operation.Constant && draft.Nodes[n].Size == draft.Nodes[value].Size)];
        return others.Length == 0 ? value : Drawn(others, random);
    }

    private static T Drawn<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];
}
