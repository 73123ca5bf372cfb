namespace Microsoft.ML.Recurrent.Equations;

/// <summary>A value that a stage stores, and where.</summary>
internal sealed record StageRoot(int Node, Column Target);

/// <summary>The values that a stage of the forward pass stores.</summary>
internal static class StageRoots
{
    public static IEnumerable<StageRoot> Of(CellGraph graph, SlotLayout layout, int stage)
    {
        var values = layout.Groups.Where(g => g.Kind == OperandKind.Value && g.Stage == stage + 1)
            .Select(g => new StageRoot(layout.Slots[g.Operand].Node, new Column(ColumnKind.Slot, g.Operand)));
        return stage == layout.Stages - 1
            ? values.Concat(StepResults.Of(graph).Select((r, i) => new StageRoot(r.Node, new Column(ColumnKind.After, i))))
            : values;
    }
}
