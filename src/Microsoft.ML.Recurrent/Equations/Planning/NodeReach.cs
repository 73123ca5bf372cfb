namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Finds the values that are needed to compute others, element by element: products are not looked into.</summary>
internal static class NodeReach
{
    /// <param name="nodes">The nodes.</param>
    /// <param name="roots">What is computed; −1 is left out.</param>
    /// <param name="isGiven">Whether a node's value is there, so that its operands are not needed for it.</param>
    /// <returns>Every node that is met, those that are given included.</returns>
    public static HashSet<int> Of(IReadOnlyList<Node> nodes, IEnumerable<int> roots, Func<int, bool> isGiven)
    {
        HashSet<int> met = [];
        var open = new Stack<int>(roots);
        while (open.TryPop(out int node))
        {
            if (node < 0 || !met.Add(node) || isGiven(node))
                continue;
            open.Push(nodes[node].First);
            open.Push(nodes[node].Second);
        }

        return met;
    }
}
