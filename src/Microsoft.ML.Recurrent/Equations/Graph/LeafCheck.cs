using static System.FormattableString;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The rules of leaves and products: names that no other has, sizes and counts within the limits.</summary>
internal static class LeafCheck
{
    /// <exception cref="ArgumentException">The node cannot be part of a cell.</exception>
    public static void Check(CellGraph graph, Node node)
    {
        if (node.Operation > Operation.Max)
            throw new ArgumentException($"{node.Operation} occurs in training only; expected an operation of a cell.");
        if (node.Size.Units > GraphLimits.Units)
            throw new ArgumentException($"{node.Operation} '{node.Name}' has {node.Size}; expected at most {GraphLimits.Units}.");
        if (Operations.IsNamed(node.Operation))
            CheckName(graph, node);
        switch (node.Operation)
        {
            case Operation.Constant:
                NodeRules.CheckConstant(node.Value);
                break;
            case Operation.Recurrent:
                CheckRecurrent(graph, node);
                break;
            case Operation.Mask:
                CheckPeriods(node.Periods.Values);
                break;
        }

        if (!double.IsFinite((float)node.Initial))
            throw new ArgumentException(Invariant($"{node.Operation} '{node.Name}' starts from {node.Initial}; expected a finite number."));
    }

    private static void CheckName(CellGraph graph, Node node)
    {
        NameRules.Check(node.Operation.ToString(), node.Name);
        if (node.Size.IsAny)
            throw new ArgumentException($"{node.Operation} '{node.Name}' has no size; expected the hidden size or a number of units.");
        if (graph.Nodes.Count(n => n.Operation == node.Operation && n.Name == node.Name) > 1)
            throw new ArgumentException($"{node.Operation} '{node.Name}' is defined twice; expected a name of its own for each.");
    }

    private static void CheckRecurrent(CellGraph graph, Node node)
    {
        var operand = graph.Nodes[node.First].Size;
        if (operand.IsAny)
            throw new ArgumentException($"The product '{node.Name}' is of a constant; expected a vector of the step.");
        var (form, count) = node.Blocks;
        if (form == BlockForm.Dense && count != 1)
            throw new ArgumentException($"The product '{node.Name}' has the form Dense and {count} blocks; expected 1 block, or another form.");
        if (count is < 1 or > GraphLimits.Units)
            throw new ArgumentException($"The product '{node.Name}' has {count} blocks; expected 1 to {GraphLimits.Units}.");
        foreach (var size in new[] { node.Size, operand })
        {
            if (size.Units % count > 0)
                throw new ArgumentException($"The product '{node.Name}' has {count} blocks and {size}; expected a multiple of {count}.");
        }
    }

    private static void CheckPeriods(ReadOnlySpan<int> periods)
    {
        if (periods.Length is 0 or > GraphLimits.Groups)
            throw new ArgumentException($"A step mask has {periods.Length} periods; expected 1 to {GraphLimits.Groups}.");
        foreach (int period in periods)
        {
            if (period < 1)
                throw new ArgumentException($"A step mask has the period {period}; expected 1 or more.");
        }
    }
}
