using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Writes the forward programs of the stages: each computes what it is there for and nothing else.</summary>
internal sealed class ForwardPrograms(CellGraph graph, SlotLayout layout, KeptValues kept, PlanLeaves leaves)
{
    private readonly int[] _uses = NodeUses.Of(graph);

    public ImmutableArray<UnitProgram> Of(int stage)
    {
        var programs = new UnitProgramSet(graph.Nodes, _uses, node => SourceOf(node, stage));
        foreach (var (node, target) in StageRoots.Of(graph, layout, stage))
            programs.For(SizeOf(target)).Store(node, target);
        foreach (var (node, slot) in kept.KeptBy(stage))
        {
            if (!layout.Slots[slot].Products.IsEmpty)
                programs.For(layout.Slots[slot].Size).Store(node, new Column(ColumnKind.Slot, slot));
        }

        return programs.Build();
    }

    private Size SizeOf(Column target) =>
        target.Kind == ColumnKind.Slot ? layout.Slots[target.Index].Size : StepResults.Of(graph)[target.Index].Size;

    private Column? SourceOf(int node, int stage)
    {
        if (kept.SlotOf(node) is { } slot && kept.StageOf(node) < stage)
            return new Column(ColumnKind.Slot, slot);
        return kept.PreActivation(node) is { } preActivation ? new Column(ColumnKind.Slot, preActivation) : leaves.ColumnOf(node);
    }
}
