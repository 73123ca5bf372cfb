namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Counts of the uses of each value of a graph: by operations, by products, and as a result of the step.</summary>
internal static class NodeUses
{
    public static int[] Of(CellGraph graph)
    {
        int[] uses = new int[graph.Nodes.Length];
        Count(graph.Nodes, 0, uses);
        foreach (var result in StepResults.Of(graph))
            uses[result.Node]++;
        return uses;
    }

    /// <summary>Uses of the cell's values within the cell, and of the gradient's within the gradient.</summary>
    public static int[] Of(StepGradient gradient)
    {
        int forward = gradient.Graph.Nodes.Length;
        int[] uses = new int[gradient.Nodes.Length];
        Of(gradient.Graph).CopyTo(uses, 0);
        int[] backward = new int[gradient.Nodes.Length];
        Count(gradient.Nodes, forward, backward);
        backward.AsSpan(forward).CopyTo(uses.AsSpan(forward));
        return uses;
    }

    private static void Count(IReadOnlyList<Node> nodes, int first, int[] uses)
    {
        foreach (var node in nodes.Skip(first))
        {
            if (node.First >= 0)
                uses[node.First]++;
            if (node.Second >= 0)
                uses[node.Second]++;
        }
    }
}
