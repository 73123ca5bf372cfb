using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The canonical form of a graph: equal expressions are one node, constants are folded, sums are flat and sorted with their products first,
/// nothing is left that no state and no output depends on.
/// </summary>
internal sealed class GraphCanonicalForm
{
    private readonly CellGraph _graph;
    private readonly Operation? _zero;
    private readonly NodeTable _table = new();
    private readonly bool[] _joinsSum;
    private readonly int[] _places;

    private GraphCanonicalForm(CellGraph graph, Operation? zero)
    {
        (_graph, _zero) = (graph, zero);
        _joinsSum = FindTermsOfSums(graph);
        _places = new int[graph.Nodes.Length];
    }

    /// <param name="graph">A graph that is well formed.</param>
    /// <param name="zero">Leaves that count as zero.</param>
    public static CellGraph Of(CellGraph graph, Operation? zero = null)
    {
        var form = new GraphCanonicalForm(graph, zero);
        for (int node = 0; node < graph.Nodes.Length; node++)
            form._places[node] = form._joinsSum[node] ? -1 : form.Place(node);
        return GraphPruning.Keep(form._table.Nodes, new CellGraph
        {
            Nodes = graph.Nodes,
            States = [.. graph.States.Select(s => s with { Leaf = s.Leaf < 0 ? -1 : form._places[s.Leaf], Next = form._places[s.Next] })],
            Outputs = [.. graph.Outputs.Select(o => o with { Node = form._places[o.Node] })],
            Gates = [.. graph.Gates.Select(g => g with { Node = form._places[g.Node] })],
            Parameters = [.. graph.Parameters.Select(p => form._places[p])],
        });
    }

    /// <summary>Sums that are used once, by another sum: their terms are its terms.</summary>
    private static bool[] FindTermsOfSums(CellGraph graph)
    {
        int[] uses = new int[graph.Nodes.Length];
        bool[] inSum = new bool[graph.Nodes.Length];
        foreach (int named in graph.Roots.Concat(graph.Gates.Select(g => g.Node)))
            uses[named]++;
        foreach (var node in graph.Nodes)
        {
            foreach (int operand in new[] { node.First, node.Second }.Where(o => o >= 0))
            {
                uses[operand]++;
                inSum[operand] |= node.Operation == Operation.Add;
            }
        }

        return [.. graph.Nodes.Select((node, n) => node.Operation == Operation.Add && uses[n] == 1 && inSum[n])];
    }

    private int Place(int node)
    {
        var present = _graph.Nodes[node];
        if (present.Operation == _zero)
            return _table.Constant(0);
        return present.Operation switch
        {
            Operation.Constant => _table.Constant(present.Value),
            Operation.Mask when !present.Periods.Values.ContainsAnyExcept(1) => _table.Constant(1),
            Operation.Recurrent => PlaceProduct(present),
            Operation.Add => PlaceSum(node),
            _ when Operations.Operands(present.Operation) == 0 => _table.Add(present),
            _ => _table.Apply(present.Operation, _places[present.First], present.Second < 0 ? -1 : _places[present.Second]),
        };
    }

    /// <summary>The product of a further output that is not there is left out, with its bias.</summary>
    private int PlaceProduct(Node product) => _table[_places[product.First]].Operation == Operation.Constant
        ? _table.Constant(0)
        : _table.Add(product with { First = _places[product.First] });

    private int PlaceSum(int sum)
    {
        List<int> terms = [];
        var open = new Stack<int>([sum]);
        while (open.TryPop(out int node))
        {
            var present = _graph.Nodes[node];
            if (node != sum && !_joinsSum[node])
                terms.Add(_places[node]);
            else
                PushOperands(open, present);
        }

        double constant = terms.Where(t => _table[t].Operation == Operation.Constant).Sum(t => _table[t].Value);
        terms.RemoveAll(t => _table[t].Operation == Operation.Constant);
        terms.Add(_table.Constant(NodeRules.CheckConstant(constant)));
        terms.Sort((a, b) => NodeOrder.Compare(_table.Nodes, a, b));
        return terms.Aggregate((total, term) => _table.Apply(Operation.Add, total, term));
    }

    private static void PushOperands(Stack<int> open, Node node)
    {
        open.Push(node.Second);
        open.Push(node.First);
    }
}
