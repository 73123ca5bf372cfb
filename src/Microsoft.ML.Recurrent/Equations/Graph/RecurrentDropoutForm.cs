namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The form of a cell that is trained with recurrent dropout: every vector that a recurrent product reads is multiplied by a mask of its own, the same
/// for all products that read it (Gal &amp; Ghahramani 2016, tied weights). Parameters and their order are the cell's.
/// </summary>
internal static class RecurrentDropoutForm
{
    /// <param name="graph">A graph in canonical form.</param>
    public static CellGraph Of(CellGraph graph)
    {
        int[] operands = [.. graph.Products(Operation.Recurrent).Select(p => graph.Nodes[p].First).Distinct().Order()];
        List<Node> nodes = [];
        int[] places = new int[graph.Nodes.Length], masked = new int[graph.Nodes.Length];
        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            var own = graph.Nodes[node];
            int[] read = own.Operation == Operation.Recurrent ? masked : places;
            places[node] = nodes.Count;
            nodes.Add(own with { First = own.First < 0 ? -1 : read[own.First], Second = own.Second < 0 ? -1 : read[own.Second] });
            if (operands.Contains(node))
                masked[node] = AddMasked(nodes, places[node], own.Size);
        }

        return new CellGraph
        {
            Nodes = [.. nodes],
            States = [.. graph.States.Select(s => s with { Leaf = s.Leaf < 0 ? -1 : places[s.Leaf], Next = places[s.Next] })],
            Outputs = [.. graph.Outputs.Select(o => o with { Node = places[o.Node] })],
            Gates = [.. graph.Gates.Select(g => g with { Node = places[g.Node] })],
            Parameters = [.. graph.Parameters.Select(p => places[p])],
        };
    }

    private static int AddMasked(List<Node> nodes, int vector, Size size)
    {
        nodes.Add(new Node(Operation.RowMask) { Size = size, Index = vector });
        nodes.Add(new Node(Operation.Multiply) { First = vector, Second = nodes.Count - 1, Size = size });
        return nodes.Count - 1;
    }
}
