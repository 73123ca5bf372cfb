namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The rules of a graph, wherever it comes from: operands that come earlier, sizes that meet, states that are set, an output, no name
/// twice, no more than the limits.
/// </summary>
internal static class GraphCheck
{
    /// <summary>The canonical form of a graph that can be a cell.</summary>
    /// <exception cref="ArgumentException">The graph cannot be a cell.</exception>
    public static CellGraph Accept(CellGraph graph)
    {
        Check(graph);
        var canonical = GraphCanonicalForm.Of(graph);
        foreach (var form in new[] { canonical, canonical.WithoutLower() })
        {
            ParameterNames.Check(form);
            CheckDivisors(form);
        }

        CheckDepth(canonical);
        return canonical;
    }

    /// <summary>A divisor that is zero in the kernels' precision, in the lowest layer too, where further outputs of a layer below are zero.</summary>
    private static void CheckDivisors(CellGraph canonical)
    {
        if (canonical.Nodes.Any(n => n.Operation == Operation.Divide && canonical.Nodes[n.Second] is { Operation: Operation.Constant } divisor && (float)divisor.Value == 0))
            throw new ArgumentException("A value is divided by 0, or by a Lower alone, which is 0 in the lowest layer; expected a divisor other than 0.");
    }

    private static void CheckDepth(CellGraph canonical)
    {
        int[] depths = new int[canonical.Nodes.Length];
        for (int node = 0; node < depths.Length; node++)
        {
            var (first, second) = (canonical.Nodes[node].First, canonical.Nodes[node].Second);
            depths[node] = 1 + Math.Max(first < 0 ? 0 : depths[first], second < 0 ? 0 : depths[second]);
        }

        if (depths.Max() > GraphLimits.Depth)
            throw new ArgumentException($"There are {depths.Max()} operations one upon the other; expected at most {GraphLimits.Depth}.");
    }

    private static void Check(CellGraph graph)
    {
        CheckCounts(graph);
        for (int node = 0; node < graph.Nodes.Length; node++)
            CheckNode(graph, node);
        CheckStates(graph);
        CheckOutputs(graph);
        CheckNames("gate", [.. graph.Gates.Select(g => g.Name)]);
        foreach (var gate in graph.Gates)
            CheckPlace(graph, gate.Node, $"the gate '{gate.Name}'");
        if (!GraphCanonicalForm.Of(graph, Operation.Lower).Products(Operation.Input).Any())
            throw new ArgumentException("No state and no output depends on the layer's input; expected at least one product of the input.");
    }

    private static void CheckCounts(CellGraph graph)
    {
        if (graph.Nodes.Length > GraphLimits.Nodes)
            throw new ArgumentException($"There are {graph.Nodes.Length} operations and operands; expected at most {GraphLimits.Nodes}.");
        (string What, int Count)[] counts =
            [("states", graph.States.Length), ("outputs", graph.Outputs.Length), ("gates", graph.Gates.Length), ("parameters", graph.Parameters.Length)];
        foreach (var (what, count) in counts)
        {
            if (count > GraphLimits.Names)
                throw new ArgumentException($"There are {count} {what}; expected at most {GraphLimits.Names}.");
        }
    }

    private static void CheckNode(CellGraph graph, int place)
    {
        var node = graph.Nodes[place];
        int operands = Operations.Operands(node.Operation);
        if (node.First >= place || node.Second >= place)
            throw new ArgumentException($"Node {place} depends on node {Math.Max(node.First, node.Second)}; expected no cycle: only nodes before it.");
        if (node.First < 0 == operands > 0 || node.Second < 0 == operands > 1)
            throw new ArgumentException($"Node {place}, {node.Operation}, has {(node.First < 0 ? 0 : 1) + (node.Second < 0 ? 0 : 1)} of {operands} operands; expected all of them and no other.");
        LeafCheck.Check(graph, node);
        if (operands > 0 && !Operations.IsProduct(node.Operation))
        {
            var size = operands == 1 ? graph.Nodes[node.First].Size
                : NodeRules.SizeOf(node.Operation, graph.Nodes[node.First].Size, graph.Nodes[node.Second].Size);
            if (size != node.Size)
                throw new ArgumentException($"Node {place}, {node.Operation}, has {node.Size}; expected its operands' size, {size}.");
        }
    }

    private static void CheckStates(CellGraph graph)
    {
        CheckNames("state", [.. graph.States.Select(s => s.Name)]);
        foreach (var state in graph.States)
        {
            if (state.Next < 0)
                throw new ArgumentException($"The state '{state.Name}' is never set; expected one Next for every state.");
            CheckPlace(graph, state.Next, $"the next state '{state.Name}'");
            CheckSize(graph, state.Next, state.Size, $"The state '{state.Name}'");
            if (state.Leaf >= 0 && (state.Leaf >= graph.Nodes.Length || graph.Nodes[state.Leaf] is not { Operation: Operation.State } leaf
                || leaf.Name != state.Name || leaf.Size != state.Size))
                throw new ArgumentException($"The state '{state.Name}' is read at node {state.Leaf}, which is another one.");
        }

        foreach (int leaf in graph.Of(Operation.State).Where(n => graph.States.All(s => s.Leaf != n)))
            throw new ArgumentException($"Node {leaf} reads the state '{graph.Nodes[leaf].Name}', which is not among the states.");
    }

    private static void CheckOutputs(CellGraph graph)
    {
        if (graph.Outputs.Length == 0 || graph.Outputs[0].Name.Length > 0)
            throw new ArgumentException("There is no output; expected one Output without a name.");
        CheckNames("output", [.. graph.Outputs.Skip(1).Select(o => o.Name)]);
        foreach (var output in graph.Outputs)
            CheckPlace(graph, output.Node, output.Name.Length == 0 ? "the output" : $"the output '{output.Name}'");
        CheckSize(graph, graph.Outputs[0].Node, Size.Hidden, "The output");
        foreach (var lower in graph.Lowers.Select(leaf => graph.Nodes[leaf]))
        {
            var output = graph.Outputs.Skip(1).FirstOrDefault(o => o.Name == lower.Name)
                ?? throw new ArgumentException($"Lower '{lower.Name}' reads an output of the layer below that no layer has; expected an Output of that name.");
            CheckSize(graph, output.Node, lower.Size, $"The output '{lower.Name}', which the layer above reads,");
        }
    }

    private static void CheckSize(CellGraph graph, int node, Size expected, string what)
    {
        var found = graph.Nodes[node].Size;
        if (!found.IsAny && found != expected)
            throw new ArgumentException($"{what} is set to {found}; expected {expected}.");
    }

    private static void CheckPlace(CellGraph graph, int node, string what)
    {
        if (node < 0 || node >= graph.Nodes.Length)
            throw new ArgumentException($"Of {what} node {node} is expected, but there are {graph.Nodes.Length} nodes.");
    }

    private static void CheckNames(string what, IReadOnlyList<string> names)
    {
        foreach (string name in names)
            NameRules.Check(what, name);
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are {twice.Count()} {what}s named '{twice.Key}'; expected one.");
    }
}
