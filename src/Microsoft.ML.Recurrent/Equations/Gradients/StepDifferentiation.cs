namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Differentiates a step in reverse mode: from the results back to the leaves, adding up what each use of a node contributes.</summary>
internal sealed class StepDifferentiation
{
    private readonly CellGraph _graph;
    private readonly NodeTable _table = new();
    private readonly Dictionary<int, int> _gradients = [];
    private readonly HashSet<int> _visitedOperands = [];

    private StepDifferentiation(CellGraph graph)
    {
        _graph = graph;
        foreach (var node in graph.Nodes)
            _table.Add(node);
    }

    /// <param name="graph">A graph in canonical form.</param>
    public static StepGradient Of(CellGraph graph)
    {
        var differentiation = new StepDifferentiation(graph);
        var results = StepResults.Of(graph);
        for (int result = 0; result < results.Count; result++)
            differentiation.Contribute(results[result].Node, differentiation.Incoming(Operation.ResultGradient, result, results[result].Size));
        for (int node = graph.Nodes.Length - 1; node >= 0; node--)
        {
            if (differentiation._gradients.TryGetValue(node, out int gradient))
                differentiation.Visit(node, gradient);
        }

        return new StepGradient(graph, differentiation._table, differentiation._gradients);
    }

    private int Incoming(Operation operation, int index, Size size) => _table.Add(new Node(operation) { Index = index, Size = size });

    private int Apply(Operation operation, int first, int second = -1) => _table.Apply(operation, first, second);

    private void Visit(int node, int gradient)
    {
        var (operation, first, second) = (_graph.Nodes[node].Operation, _graph.Nodes[node].First, _graph.Nodes[node].Second);
        switch (operation)
        {
            case Operation.Add:
                Contribute(first, gradient);
                Contribute(second, gradient);
                break;
            case Operation.Subtract:
                Contribute(first, gradient);
                Contribute(second, gradient, negative: true);
                break;
            case Operation.Multiply:
                Contribute(first, Apply(Operation.Multiply, gradient, second));
                Contribute(second, Apply(Operation.Multiply, gradient, first));
                break;
            case Operation.Divide:
                VisitQuotient(node, first, second, gradient);
                break;
            case Operation.Negate:
                Contribute(first, gradient, negative: true);
                break;
            case Operation.Min:
                VisitChoice(first, second, Apply(Operation.Subtract, first, second), gradient);
                break;
            case Operation.Max:
                VisitChoice(first, second, Apply(Operation.Subtract, second, first), gradient);
                break;
            case Operation.Recurrent:
                VisitProduct(first);
                break;
            default:
                VisitFunction(operation, node, first, gradient);
                break;
        }
    }

    private void VisitFunction(Operation operation, int result, int argument, int gradient)
    {
        switch (operation)
        {
            case Operation.Sigmoid:
                Contribute(argument, Apply(Operation.Multiply, gradient, Apply(Operation.SigmoidSlope, result)));
                break;
            case Operation.Tanh:
                Contribute(argument, Apply(Operation.Multiply, gradient, Apply(Operation.TanhSlope, result)));
                break;
            case Operation.Relu:
                Contribute(argument, Apply(Operation.WherePositive, result, gradient));
                break;
            case Operation.Exp:
                Contribute(argument, Apply(Operation.Multiply, gradient, result));
                break;
            case Operation.LogSigmoid:
                // 1 − σ(x), and σ(x) is e to the result.
                int sigmoid = Apply(Operation.Exp, result);
                Contribute(argument, Apply(Operation.Multiply, gradient, Apply(Operation.Subtract, _table.Constant(1), sigmoid)));
                break;
        }
    }

    private void VisitQuotient(int quotient, int first, int second, int gradient)
    {
        int numerator = Apply(Operation.Divide, gradient, second);
        Contribute(first, numerator);
        Contribute(second, Apply(Operation.Multiply, numerator, quotient), negative: true);
    }

    /// <summary>
    /// The second operand gets the gradient where it has the advantage; the first one, which is the constant if either is, gets the rest, that
    /// of equal operands included: as max(0, x) has it.
    /// </summary>
    private void VisitChoice(int first, int second, int advantage, int gradient)
    {
        int chosen = Apply(Operation.WherePositive, advantage, gradient);
        Contribute(second, chosen);
        Contribute(first, Apply(Operation.Subtract, gradient, chosen));
    }

    /// <summary>The products of a state are joined outside of the step; those of any other vector give it a gradient, once for all of them.</summary>
    private void VisitProduct(int operand)
    {
        if (_graph.Nodes[operand].Operation != Operation.State && _visitedOperands.Add(operand))
            Contribute(operand, Incoming(Operation.OperandGradient, operand, _graph.Nodes[operand].Size));
    }

    private void Contribute(int node, int gradient, bool negative = false)
    {
        if (_graph.Nodes[node].Operation is Operation.Constant or Operation.Mask or Operation.Noise or Operation.RowMask)
            return;
        _gradients[node] = _gradients.TryGetValue(node, out int present)
            ? Apply(negative ? Operation.Subtract : Operation.Add, present, gradient)
            : negative ? Apply(Operation.Negate, gradient) : gradient;
    }
}
