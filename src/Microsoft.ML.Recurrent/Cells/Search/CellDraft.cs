using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Cells.Search;

/// <summary>A cell's equations while they are changed: nodes in any order, which may not be a cell for the time being.</summary>
internal sealed class CellDraft
{
    private readonly CellGraph _graph;
    private readonly List<Node> _nodes;
    private readonly int[] _nexts;
    private readonly int[] _outputs;

    public CellDraft(CellGraph graph)
    {
        (_graph, _nodes) = (graph, [.. graph.Nodes]);
        _nexts = [.. graph.States.Select(s => s.Next)];
        _outputs = [.. graph.Outputs.Select(o => o.Node)];
    }

    public IReadOnlyList<Node> Nodes => _nodes;

    public IReadOnlyList<StateNode> States => _graph.States;

    /// <summary>Every place where a node's value is used: as an operand, as a next state or as an output.</summary>
    public IEnumerable<Use> Uses =>
    [
        .. Enumerable.Range(0, _nodes.Count).SelectMany(n => new[] { new Use(UseKind.First, n), new Use(UseKind.Second, n) }).Where(u => this[u] >= 0),
        .. Enumerable.Range(0, _nexts.Length).Select(i => new Use(UseKind.Next, i)),
        .. Enumerable.Range(0, _outputs.Length).Select(i => new Use(UseKind.Output, i)),
    ];

    /// <summary>The node that a use is of.</summary>
    public int this[Use use]
    {
        get => use.Kind switch
        {
            UseKind.First => _nodes[use.Index].First,
            UseKind.Second => _nodes[use.Index].Second,
            UseKind.Next => _nexts[use.Index],
            _ => _outputs[use.Index],
        };
        set
        {
            switch (use.Kind)
            {
                case UseKind.First:
                    _nodes[use.Index] = _nodes[use.Index] with { First = value };
                    break;
                case UseKind.Second:
                    _nodes[use.Index] = _nodes[use.Index] with { Second = value };
                    break;
                case UseKind.Next:
                    _nexts[use.Index] = value;
                    break;
                default:
                    _outputs[use.Index] = value;
                    break;
            }
        }
    }

    public int Add(Node node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    public void Replace(int place, Node node) => _nodes[place] = node;

    /// <summary>A product's name that no other has.</summary>
    public string FreeName() => Enumerable.Range(1, _nodes.Count + 1).Select(i => FormattableString.Invariant($"added{i}")).First(name => _nodes.All(n => n.Name != name));

    /// <summary>The equations as a graph, in canonical form; null where they are no cell.</summary>
    public CellGraph? ToGraph()
    {
        if (InOrder() is not { } order)
            return null;
        int[] places = new int[_nodes.Count];
        Array.Fill(places, -1);
        for (int i = 0; i < order.Count; i++)
            places[order[i]] = i;
        int Place(int node) => node < 0 ? -1 : places[node];
        try
        {
            return GraphCheck.Accept(new CellGraph
            {
                Nodes = [.. Sized([.. order.Select(n => _nodes[n] with { First = Place(_nodes[n].First), Second = Place(_nodes[n].Second) })])],
                States = [.. _graph.States.Select((s, i) => s with { Leaf = Place(s.Leaf), Next = Place(_nexts[i]) })],
                Outputs = [.. _graph.Outputs.Select((o, i) => o with { Node = Place(_outputs[i]) })],
                Gates = [.. _graph.Gates.Select(g => g with { Node = Place(g.Node) }).Where(g => g.Node >= 0)],
                Parameters = [.. Parameters(order).Select(Place)],
            });
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private IEnumerable<int> Parameters(List<int> order) => _graph.Parameters.Where(order.Contains)
        .Concat(order.Where(n => n >= _graph.Nodes.Length && (Operations.IsProduct(_nodes[n].Operation) || _nodes[n].Operation == Operation.Vector)).Order());

    private static Node[] Sized(Node[] nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            if (Operations.Operands(nodes[i].Operation) is var operands and > 0 && !Operations.IsProduct(nodes[i].Operation))
                nodes[i] = nodes[i] with { Size = operands == 1 ? nodes[nodes[i].First].Size : NodeRules.SizeOf(nodes[i].Operation, nodes[nodes[i].First].Size, nodes[nodes[i].Second].Size) };
        }

        return nodes;
    }

    /// <summary>All that states and outputs depend on, operands first; null where a node depends on itself.</summary>
    private List<int>? InOrder()
    {
        List<int> order = [];
        byte[] visits = new byte[_nodes.Count];
        bool Visit(int node)
        {
            if (node < 0 || visits[node] == 2)
                return true;
            if (visits[node] == 1)
                return false;
            visits[node] = 1;
            if (!Visit(_nodes[node].First) || !Visit(_nodes[node].Second))
                return false;
            visits[node] = 2;
            order.Add(node);
            return true;
        }

        return _nexts.Concat(_outputs).Concat(_graph.States.Select(s => s.Leaf)).All(Visit) ? order : null;
    }
}

/// <summary>The kind of a node's use.</summary>
internal enum UseKind
{
    First,
    Second,
    Next,
    Output,
}

/// <summary>A place where a node's value is used.</summary>
/// <param name="Kind">As what.</param>
/// <param name="Index">The node that uses it, or the state's or output's place.</param>
internal readonly record struct Use(UseKind Kind, int Index);
