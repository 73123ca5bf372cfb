namespace Microsoft.ML.Recurrent.Equations;

/// <summary>A vector that a step hands on.</summary>
internal sealed record StepResult(int Node, Size Size);

/// <summary>
/// The results of a step, each vector once: the next states in their order, then the outputs that are no next state. States that enter a
/// step, and the gradients of both, have the same columns.
/// </summary>
internal static class StepResults
{
    public static IReadOnlyList<StepResult> Of(CellGraph graph)
    {
        List<StepResult> results = [.. graph.States.Select(s => new StepResult(s.Next, s.Size))];
        foreach (var output in graph.Outputs)
        {
            if (!results.Exists(r => r.Node == output.Node))
                results.Add(new StepResult(output.Node, SizeOfNode(graph, output.Node)));
        }

        return results;
    }

    /// <summary>The size of an output's column.</summary>
    public static Size SizeOf(CellGraph graph, NamedNode output) => Of(graph)[ColumnOf(graph, output)].Size;

    private static Size SizeOfNode(CellGraph graph, int node) => graph.Nodes[node].Size is { IsAny: true } ? Size.Hidden : graph.Nodes[node].Size;

    /// <summary>The column of an output.</summary>
    public static int ColumnOf(CellGraph graph, NamedNode output) => Of(graph).Select(r => r.Node).ToList().IndexOf(output.Node);
}
