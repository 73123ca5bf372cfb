using System.Globalization;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The sizes of one direction of a layer of a cell. Checked where they enter, so that everything below can trust them: blocks and groups
/// divide the units, and no parameter has more values than an array holds.
/// </summary>
internal sealed class LayerSizes
{
    private LayerSizes(int inputs, int hidden) => (Inputs, Hidden) = (inputs, hidden);

    /// <summary>Values per step that the layer reads.</summary>
    public int Inputs { get; }

    /// <summary>Hidden units.</summary>
    public int Hidden { get; }

    /// <param name="graph">The cell.</param>
    /// <param name="inputs">Values per step that the layer reads.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <exception cref="ArgumentException">The cell cannot have these sizes.</exception>
    public static LayerSizes Of(CellGraph graph, long inputs, long hidden)
    {
        CheckRange(nameof(inputs), inputs);
        CheckRange(nameof(hidden), hidden);
        foreach (var node in graph.Nodes)
            CheckDivisors(graph, node, hidden);
        foreach (int product in graph.Parameters)
            CheckProduct(graph, graph.Nodes[product], inputs, hidden);
        CheckTotal(graph, Operation.Input, inputs, hidden);
        CheckTotal(graph, Operation.Recurrent, inputs, hidden);
        CheckCarried(graph, hidden);
        return new LayerSizes((int)inputs, (int)hidden);
    }

    /// <summary>The units of a node.</summary>
    public int Of(Size size) => (int)size.In(Hidden);

    /// <summary>Limits on memory that is taken without a parameter: a graph of a file may ask for any amount of it.</summary>
    private static void CheckCarried(CellGraph graph, long hidden)
    {
        long units = graph.States.Sum(s => s.Size.In(hidden))
            + graph.Nodes.Where(n => n.Operation is Operation.Mask or Operation.Noise or Operation.Lower or Operation.RowMask).Sum(n => n.Size.In(hidden));
        if (units > GraphLimits.CarriedUnits)
            throw new ArgumentOutOfRangeException(nameof(hidden), hidden, string.Create(CultureInfo.InvariantCulture,
                $"The cell's states, masks, noise and lower outputs have {units} units in all; expected at most {GraphLimits.CarriedUnits}."));
    }

    private static void CheckRange(string name, long value)
    {
        if (value is < 1 or > int.MaxValue)
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture,
                $"A layer has {value} {name}; expected 1 to {int.MaxValue}."));
    }

    private static void CheckDivisors(CellGraph graph, Node node, long hidden)
    {
        CheckDivides(node.Periods.Values.Length, "groups", node.Size.In(hidden), hidden);
        if (node.Operation != Operation.Recurrent)
            return;
        CheckDivides(node.Blocks.Count, "blocks", node.Size.In(hidden), hidden);
        CheckDivides(node.Blocks.Count, "blocks", graph.Nodes[node.First].Size.In(hidden), hidden);
    }

    private static void CheckDivides(int count, string what, long units, long hidden)
    {
        if (count > 1 && units % count != 0)
            throw new ArgumentOutOfRangeException(nameof(hidden), hidden, string.Create(CultureInfo.InvariantCulture,
                $"The cell's {count} {what} have {units} units in all; expected a multiple of {count}."));
    }

    private static void CheckProduct(CellGraph graph, Node product, long inputs, long hidden)
    {
        long columns = product.Operation switch
        {
            Operation.Input => inputs,
            Operation.Recurrent => product.Blocks.Columns(graph.Nodes[product.First].Size.In(hidden)),
            _ => 1,
        };
        CheckCount(product.Name, product.Size.In(hidden) * (Int128)columns);
    }

    /// <summary>Products of one kind may be stacked in one array.</summary>
    private static void CheckTotal(CellGraph graph, Operation operation, long inputs, long hidden) =>
        CheckCount(operation.ToString(), graph.Products(operation).Select(p => graph.Nodes[p]).Aggregate((Int128)0, (total, p) => total
            + p.Size.In(hidden) * (Int128)(operation == Operation.Input ? inputs : p.Blocks.Columns(graph.Nodes[p.First].Size.In(hidden)))));

    private static void CheckCount(string name, Int128 count)
    {
        if (count > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(count), $"The parameters of '{name}' have {count} values; expected at most {Array.MaxLength}.");
    }
}
