namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The parameters of a cell's products and vectors, whatever the layer's sizes; no two may have one name.</summary>
internal static class ParameterNames
{
    /// <exception cref="ArgumentException">Two parameters would have one name.</exception>
    public static void Check(CellGraph graph)
    {
        if (Of(graph).GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is not { } twice)
            return;
        throw new ArgumentException(
            $"{string.Join(" and ", twice.Select(p => p.Source))} have parameters of one name, '{twice.Key}'; expected products and vectors whose parameters' names differ.");
    }

    /// <summary>The recurrent products that are stacked: those named as an input's product, in the inputs' order; of one form, that of the first.</summary>
    public static int[] RecurrentOfInputs(CellGraph graph)
    {
        Size Operand(int recurrent) => graph.Nodes[graph.Nodes[recurrent].First].Size;
        int[] named = [.. graph.Products(Operation.Input)
            .Select(i => graph.Products(Operation.Recurrent).FirstOrDefault(r => graph.Nodes[r].Name == graph.Nodes[i].Name, -1)).Where(r => r >= 0)];
        return [.. named.Where(r => graph.Nodes[r].Blocks == graph.Nodes[named[0]].Blocks && Operand(r) == Operand(named[0]))];
    }

    private static IEnumerable<(string Name, string Source)> Of(CellGraph graph)
    {
        int[] joined = RecurrentOfInputs(graph);
        int[] alone = [.. graph.Products(Operation.Recurrent).Except(joined)];
        return [
            .. OfProducts(graph, "ih", [.. graph.Products(Operation.Input)]),
            .. OfProducts(graph, "hh", joined),
            .. alone.SelectMany(r => OfProducts(graph, graph.Nodes[r].Name, [r])),
            .. graph.Products(Operation.Vector).Select(v => (graph.Nodes[v].Name, $"Vector '{graph.Nodes[v].Name}'")),
        ];
    }

    private static IEnumerable<(string Name, string Source)> OfProducts(CellGraph graph, string name, int[] products)
    {
        if (products.Length == 0)
            yield break;
        string source = $"{graph.Nodes[products[0]].Operation} '{string.Join("', '", products.Select(p => graph.Nodes[p].Name))}'";
        yield return ($"weight_{name}", source);
        if (products.Any(p => graph.Nodes[p].HasBias))
            yield return ($"bias_{name}", source);
    }
}
