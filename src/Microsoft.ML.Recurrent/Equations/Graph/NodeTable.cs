namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Collects nodes: equal ones become one, constants are folded, operands of commutative operations are sorted.</summary>
internal sealed class NodeTable
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<Node, int> _places = [];

    public IReadOnlyList<Node> Nodes => _nodes;

    public int Count => _nodes.Count;

    public Node this[int node] => _nodes[node];

    /// <summary>Adds a node as it is, or finds the one that is equal to it.</summary>
    public int Add(Node node)
    {
        if (_places.TryGetValue(node, out int place))
            return place;
        _nodes.Add(node);
        _places.Add(node, _nodes.Count - 1);
        return _nodes.Count - 1;
    }

    public int Constant(double value) => Add(new Node(Operation.Constant) { Value = value });

    public bool IsConstant(int node, double value) => _nodes[node].Operation == Operation.Constant && _nodes[node].Value == value;

    /// <summary>The result of an operation, simplified.</summary>
    public int Apply(Operation operation, int first, int second = -1)
    {
        if (IsConstant(first) && (second < 0 || IsConstant(second)))
            return Constant(NodeRules.Evaluate(operation, _nodes[first].Value, second < 0 ? 0 : _nodes[second].Value));
        if (Simplify(operation, first, second) is { } known)
            return known;
        if (Operations.IsCommutative(operation) && NodeOrder.Compare(_nodes, first, second) > 0)
            (first, second) = (second, first);
        Size size = second < 0 ? _nodes[first].Size : NodeRules.SizeOf(operation, _nodes[first].Size, _nodes[second].Size);
        return Add(new Node(operation) { First = first, Second = second, Size = size });
    }

    private bool IsConstant(int node) => _nodes[node].Operation == Operation.Constant;

    private bool IsNegated(int node) => _nodes[node].Operation == Operation.Negate;

    private int? Simplify(Operation operation, int first, int second) => operation switch
    {
        Operation.Add => SimplifySum(first, second),
        Operation.Subtract when IsConstant(second, 0) => first,
        Operation.Subtract when IsConstant(first, 0) => Apply(Operation.Negate, second),
        Operation.Subtract when IsNegated(second) => Apply(Operation.Add, first, _nodes[second].First),
        Operation.Multiply => SimplifyProduct(first, second) ?? SimplifyProduct(second, first),
        Operation.Divide when IsConstant(second, 1) || IsConstant(first, 0) => first,
        Operation.Negate when IsNegated(first) => _nodes[first].First,
        Operation.Min or Operation.Max when first == second => first,
        Operation.WherePositive when IsConstant(second, 0) => second,
        _ => null,
    };

    private int? SimplifySum(int first, int second)
    {
        if (IsConstant(first, 0))
            return second;
        if (IsConstant(second, 0))
            return first;
        if (IsNegated(second))
            return Apply(Operation.Subtract, first, _nodes[second].First);
        return IsNegated(first) ? Apply(Operation.Subtract, second, _nodes[first].First) : null;
    }

    private int? SimplifyProduct(int factor, int other)
    {
        if (IsConstant(factor, 0))
            return factor;
        if (IsConstant(factor, 1))
            return other;
        return IsConstant(factor, -1) ? Apply(Operation.Negate, other) : null;
    }
}
