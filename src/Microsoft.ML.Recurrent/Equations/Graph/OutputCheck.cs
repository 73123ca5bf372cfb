namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Looks for the layer's input behind its output. A file may hold a cell without it; a definition may not.</summary>
internal static class OutputCheck
{
    /// <param name="canonical">A cell, in canonical form.</param>
    /// <exception cref="ArgumentException">The output is the same whatever the layer reads.</exception>
    public static void ThrowIfConstant(CellGraph canonical)
    {
        // In the lowest layer the outputs of a layer below are zero.
        var lowest = canonical.WithoutLower();
        if (!Sources(lowest).Any(node => lowest.Nodes[node].Operation == Operation.Input))
            throw new ArgumentException("The output depends on no product of the layer's input, neither in a step nor through the states of the steps before; expected one that it does depend on.");
    }

    /// <summary>Every value that the output is made of, in the step or in those before it.</summary>
    private static HashSet<int> Sources(CellGraph graph)
    {
        HashSet<int> met = [];
        var open = new Stack<int>([graph.Outputs[0].Node]);
        while (open.TryPop(out int node))
        {
            if (node < 0 || !met.Add(node))
                continue;
            open.Push(graph.Nodes[node].First);
            open.Push(graph.Nodes[node].Second);
            foreach (var state in graph.States.Where(s => s.Leaf == node))
                open.Push(state.Next);
        }

        return met;
    }
}
