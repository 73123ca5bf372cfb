using System.Collections.Immutable;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Reads a graph from JSON. The text may be hostile: whatever is no cell is refused.</summary>
internal static class GraphReader
{
    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The graph in its canonical form.</summary>
    /// <exception cref="FormatException">The text is no cell.</exception>
    public static CellGraph Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > GraphLimits.Bytes)
            throw new FormatException($"The cell's graph has {json.Length} bytes; expected at most {GraphLimits.Bytes}.");
        try
        {
            using var document = JsonDocument.Parse(json, _strict);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The cell's graph is no JSON: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    public static CellGraph Read(JsonElement json)
    {
        try
        {
            var root = new GraphElement(json);
            var nodes = root.Items("nodes", GraphLimits.Nodes).Aggregate(ImmutableArray.CreateBuilder<Node>(), Append).ToImmutable();
            var graph = new CellGraph
            {
                Nodes = nodes,
                States = [.. root.Items("states", GraphLimits.Names).Select(ReadState)],
                Outputs = [.. root.Items("outputs", GraphLimits.Names).Select(ReadNamed)],
                Gates = [.. root.Items("gates", GraphLimits.Names).Select(ReadNamed)],
                Parameters = [.. root.Integers("parameters", GraphLimits.Names).Select(p => CheckParameter(nodes, p))],
            };
            CheckParameters(graph);
            return GraphCheck.Accept(graph);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"The cell's graph cannot be used: {e.Message}", e);
        }
    }

    private static ImmutableArray<Node>.Builder Append(ImmutableArray<Node>.Builder nodes, GraphElement element)
    {
        var node = element.Node();
        // Operands that come later are refused with the graph's other faults; here they give no size.
        bool isLeaf = Operations.Operands(node.Operation) == 0 || Operations.IsProduct(node.Operation);
        nodes.Add(isLeaf ? node : node with { Size = NodeRules.SizeOf(node.Operation, SizeAt(nodes, node.First), SizeAt(nodes, node.Second)) });
        return nodes;
    }

    private static Size SizeAt(ImmutableArray<Node>.Builder nodes, int place) => place >= 0 && place < nodes.Count ? nodes[place].Size : Size.Any;

    private static StateNode ReadState(GraphElement element) =>
        new(element.Text("name"), element.Size(), element.Place("leaf"), element.Place("next"));

    private static NamedNode ReadNamed(GraphElement element) => new(element.Text("name"), element.Place("node"));

    private static int CheckParameter(ImmutableArray<Node> nodes, int place) =>
        place >= 0 && place < nodes.Length && (Operations.IsProduct(nodes[place].Operation) || nodes[place].Operation == Operation.Vector)
            ? place
            : throw new ArgumentException($"Node {place} stands among the parameters; expected a product or a vector.");

    private static void CheckParameters(CellGraph graph)
    {
        int expected = graph.Of(Operation.Input).Count() + graph.Of(Operation.Recurrent).Count() + graph.Of(Operation.Vector).Count();
        if (graph.Parameters.Distinct().Count() != expected || graph.Parameters.Length != expected)
            throw new ArgumentException($"There are {graph.Parameters.Length} parameters; expected each of the {expected} products and vectors once.");
    }
}
