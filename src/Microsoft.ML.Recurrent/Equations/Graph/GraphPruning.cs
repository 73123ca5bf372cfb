using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Leaves out what no state and no output depends on, and numbers the rest in an order that depends on the expressions alone.</summary>
internal sealed class GraphPruning(IReadOnlyList<Node> nodes)
{
    private readonly Dictionary<int, int> _places = [];
    private readonly List<Node> _kept = [];

    /// <param name="nodes">The nodes that the graph's states, outputs, gates and parameters are positions of.</param>
    /// <param name="graph">The graph.</param>
    public static CellGraph Keep(IReadOnlyList<Node> nodes, CellGraph graph)
    {
        var pruning = new GraphPruning(nodes);
        foreach (int root in graph.Roots)
            pruning.Visit(root);
        return new CellGraph
        {
            Nodes = [.. pruning._kept],
            States = [.. graph.States.Select(s => s with { Leaf = pruning.PlaceOf(s.Leaf), Next = pruning._places[s.Next] })],
            Outputs = [.. graph.Outputs.Select(o => o with { Node = pruning._places[o.Node] })],
            Gates = [.. graph.Gates.Select(g => g with { Node = pruning.PlaceOf(g.Node) }).Where(g => g.Node >= 0)],
            Parameters = [.. graph.Parameters.Select(pruning.PlaceOf).Where(p => p >= 0 && IsParameter(pruning._kept[p])).Distinct()],
        };
    }

    private static bool IsParameter(Node node) => Operations.IsProduct(node.Operation) || node.Operation == Operation.Vector;

    private int PlaceOf(int node) => _places.GetValueOrDefault(node, -1);

    /// <summary>Operands first, without recursion: a graph may be deep.</summary>
    private void Visit(int root)
    {
        var open = new Stack<(int Node, bool OperandsDone)>([(root, false)]);
        while (open.TryPop(out var next))
        {
            if (_places.ContainsKey(next.Node))
                continue;
            var node = nodes[next.Node];
            if (next.OperandsDone)
            {
                _places.Add(next.Node, _kept.Count);
                _kept.Add(node with { First = PlaceOf(node.First), Second = PlaceOf(node.Second) });
                continue;
            }

            open.Push((next.Node, true));
            if (node.Second >= 0)
                open.Push((node.Second, false));
            if (node.First >= 0)
                open.Push((node.First, false));
        }
    }
}
