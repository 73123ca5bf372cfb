namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// Products whose result counts only for the units that a step updates: with the step mask at zero, nothing depends on them. For the other
/// units they need not be computed.
/// </summary>
internal sealed class MaskedProducts
{
    private readonly HashSet<int> _products = [];
    private readonly Periods _periods;

    public MaskedProducts(CellGraph graph)
    {
        int[] masks = [.. graph.Of(Operation.Mask)];
        // Two masks may update different units: nothing is left out then.
        if (masks.Length != 1)
            return;
        _periods = graph.Nodes[masks[0]].Periods;
        var without = GraphCanonicalForm.Of(graph, Operation.Mask);
        var needed = without.Parameters.Select(p => (without.Nodes[p].Operation, without.Nodes[p].Name)).ToHashSet();
        _products.UnionWith(graph.Parameters.Where(p => Operations.IsProduct(graph.Nodes[p].Operation)
            && graph.Nodes[p].Size.IsHidden && !needed.Contains((graph.Nodes[p].Operation, graph.Nodes[p].Name))));
    }

    /// <summary>The periods of a product's groups of units; none where the product always counts.</summary>
    public ReadOnlySpan<int> PeriodsOf(int product) => _products.Contains(product) ? _periods.Values : [];
}
