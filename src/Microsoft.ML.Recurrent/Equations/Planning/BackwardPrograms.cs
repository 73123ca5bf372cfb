using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// Writes the backward programs of the stages, which run from the last stage to the first. A pre-activation's gradient takes its slot as soon
/// as it is known; what an earlier stage needs of what is then gone, it finds in the scratch columns.
/// </summary>
internal sealed class BackwardPrograms
{
    private readonly StepGradient _gradient;
    private readonly SlotLayout _layout;
    private readonly KeptValues _kept;
    private readonly PlanLeaves _leaves;
    private readonly int[] _uses;
    private readonly int[] _known;
    private readonly bool[] _isGradient;
    private readonly List<Size> _scratch = [];
    private readonly Dictionary<int, int> _operandGradients = [];
    private readonly Dictionary<int, (int Column, int Stage)> _carried = [];

    public BackwardPrograms(StepGradient gradient, SlotLayout layout, KeptValues kept, PlanLeaves leaves)
    {
        (_gradient, _layout, _kept, _leaves) = (gradient, layout, kept, leaves);
        _uses = NodeUses.Of(gradient);
        (_known, _isGradient) = FindStages();
        foreach (var group in layout.Groups.Where(g => g.Kind == OperandKind.Value))
        {
            _operandGradients.Add(layout.Slots[group.Operand].Node, _scratch.Count);
            _scratch.Add(layout.Slots[group.Operand].Size);
        }

        Stages = new ImmutableArray<UnitProgram>[layout.Stages];
        // From what runs last on, so that it is known what the others leave for it.
        for (int stage = 0; stage < Stages.Length; stage++)
            Stages[stage] = Write(stage);
        Scratch = [.. _scratch];
    }

    /// <summary>By the stage whose forward program they undo.</summary>
    public ImmutableArray<UnitProgram>[] Stages { get; }

    /// <summary>The scratch columns: first the gradients of the values that products read, in the order of their groups.</summary>
    public ImmutableArray<Size> Scratch { get; }

    private int Last => _layout.Stages - 1;

    private CellGraph Graph => _gradient.Graph;

    /// <summary>The stage at which a node's value is known, and whether it depends on an incoming gradient.</summary>
    private (int[] Known, bool[] IsGradient) FindStages()
    {
        int[] known = new int[_gradient.Nodes.Length];
        bool[] isGradient = new bool[known.Length];
        for (int n = 0; n < known.Length; n++)
        {
            var node = _gradient.Nodes[n];
            known[n] = n < Graph.Nodes.Length ? Last : Math.Min(node.First < 0 ? Last : known[node.First], node.Second < 0 ? Last : known[node.Second]);
            if (node.Operation == Operation.OperandGradient)
                known[n] = _layout.Levels[node.Index];
            isGradient[n] = node.Operation is Operation.ResultGradient or Operation.OperandGradient
                || (n >= Graph.Nodes.Length && ((node.First >= 0 && isGradient[node.First]) || (node.Second >= 0 && isGradient[node.Second])));
        }

        return (known, isGradient);
    }

    private ImmutableArray<UnitProgram> Write(int stage)
    {
        var programs = new UnitProgramSet(_gradient.Nodes, _uses, node => SourceOf(node, stage));
        for (int slot = 0; slot < _layout.Slots.Length; slot++)
        {
            if (!_layout.Slots[slot].Products.IsEmpty && StageOfGradient(slot) == stage)
                programs.For(_layout.Slots[slot].Size).Store(_gradient.Of(_layout.Slots[slot].Node), new Column(ColumnKind.Slot, slot));
        }

        WriteLeaves(programs, stage);
        for (int state = 0; stage == 0 && state < Graph.States.Length; state++)
        {
            int gradient = Graph.States[state].Leaf < 0 ? -1 : _gradient.Of(Graph.States[state].Leaf);
            programs.For(Graph.States[state].Size).Store(gradient, new Column(ColumnKind.Gradient, state));
        }

        foreach (var (node, carried) in _carried.Where(c => c.Value.Stage == stage).OrderBy(c => c.Value.Column).ToArray())
            programs.For(_scratch[carried.Column]).Store(node, new Column(ColumnKind.Scratch, carried.Column));
        return programs.Build();
    }

    private void WriteLeaves(UnitProgramSet programs, int stage)
    {
        for (int vector = 0; vector < _leaves.Vectors.Length; vector++)
        {
            int gradient = _gradient.Of(_leaves.Vectors[vector]);
            if (gradient >= 0 && _known[gradient] == stage)
                programs.For(Graph.Nodes[_leaves.Vectors[vector]].Size).Accumulate(gradient, new Column(ColumnKind.VectorGradient, vector));
        }

        for (int lower = 0; lower < _leaves.Lowers.Length; lower++)
        {
            int gradient = _gradient.Of(_leaves.Lowers[lower]);
            if ((gradient < 0 ? Last : _known[gradient]) == stage)
                programs.For(Graph.Nodes[_leaves.Lowers[lower]].Size).Store(gradient, new Column(ColumnKind.LowerGradient, lower));
        }
    }

    private int StageOfGradient(int slot) => _gradient.Of(_layout.Slots[slot].Node) is var gradient and >= 0 ? _known[gradient] : Last;

    private Column? SourceOf(int node, int stage) => node < Graph.Nodes.Length ? SourceOfValue(node, stage) : SourceOfGradient(node, stage);

    private Column? SourceOfValue(int node, int stage)
    {
        if ((_kept.SlotOf(node) ?? _kept.PreActivation(node)) is not { } slot)
            return _leaves.ColumnOf(node);
        // The slot of a value is never taken; that of a pre-activation is, by its gradient.
        return !_layout.Slots[slot].Products.IsEmpty && StageOfGradient(slot) is var taken && taken > stage
            ? Carry(node, taken)
            : new Column(ColumnKind.Slot, slot);
    }

    private Column? SourceOfGradient(int node, int stage) => _gradient.Nodes[node].Operation switch
    {
        Operation.ResultGradient => new Column(ColumnKind.Gradient, _gradient.Nodes[node].Index),
        Operation.OperandGradient => new Column(ColumnKind.Scratch, _operandGradients[_gradient.Nodes[node].Index]),
        _ when _isGradient[node] && _known[node] > stage => Carry(node, _known[node]),
        _ => null,
    };

    private Column Carry(int node, int from)
    {
        if (!_carried.TryGetValue(node, out var carried))
        {
            _carried.Add(node, carried = (_scratch.Count, from));
            _scratch.Add(_gradient.Nodes[node].Size);
        }

        return new Column(ColumnKind.Scratch, carried.Column);
    }
}
