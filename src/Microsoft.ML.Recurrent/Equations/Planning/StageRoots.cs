namespace Microsoft.ML.Recurrent.Equations;

/// <summary>What a stage of the forward pass stores.</summary>
internal static class StageRoots
{
    public static IEnumerable<(int Node, Column Target)> Of(CellGraph graph, SlotLayout layout, int stage)
    {
        var values = layout.Groups.Where(g => g.Kind == OperandKind.Value && g.Stage == stage + 1)
            .Select(g => (layout.Slots[g.Operand].Node, new Column(ColumnKind.Slot, g.Operand)));
        return stage == layout.Stages - 1
            ? values.Concat(StepResults.Of(graph).Select((r, i) => (r.Node, new Column(ColumnKind.After, i))))
            : values;
    }
}
