using System.Buffers;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Writes a graph as JSON; equal graphs give equal bytes.</summary>
internal static class GraphWriter
{
    public static byte[] ToBytes(CellGraph graph)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(graph, json);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(CellGraph graph, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
            Write(node, json);
        json.WriteEndArray();
        json.WriteStartArray("states");
        foreach (var state in graph.States)
            Write(state, json);
        json.WriteEndArray();
        Write("outputs", graph.Outputs, json);
        Write("gates", graph.Gates, json);
        json.WriteStartArray("parameters");
        foreach (int node in graph.Parameters)
            json.WriteNumberValue(node);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Node node, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("operation", node.Operation.ToString());
        if (node.Name.Length > 0)
            json.WriteString("name", node.Name);
        if (node.First >= 0)
            json.WriteNumber("first", node.First);
        if (node.Second >= 0)
            json.WriteNumber("second", node.Second);
        if (node.Size.Units is { } units)
            json.WriteNumber("units", units);
        if (node.Operation == Operation.Constant)
            json.WriteNumber("value", node.Value);
        if (node.Initial != 0)
            json.WriteNumber("initial", node.Initial);
        if (Operations.IsProduct(node.Operation))
            WriteProduct(node, json);
        if (node.Operation == Operation.Mask)
            WritePeriods(node.Periods, json);
        json.WriteEndObject();
    }

    private static void WriteProduct(Node node, Utf8JsonWriter json)
    {
        json.WriteBoolean("bias", node.HasBias);
        if (node.InitialMatrix != InitialMatrix.Orthogonal)
            json.WriteString("initialMatrix", node.InitialMatrix.ToString());
        if (node.Blocks == Blocks.Dense)
            return;
        json.WriteString("form", node.Blocks.Form.ToString());
        json.WriteNumber("blocks", node.Blocks.Count);
    }

    private static void WritePeriods(Periods periods, Utf8JsonWriter json)
    {
        json.WriteStartArray("periods");
        foreach (int period in periods.Values)
            json.WriteNumberValue(period);
        json.WriteEndArray();
    }

    private static void Write(StateNode state, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", state.Name);
        if (state.Size.Units is { } units)
            json.WriteNumber("units", units);
        if (state.Leaf >= 0)
            json.WriteNumber("leaf", state.Leaf);
        json.WriteNumber("next", state.Next);
        json.WriteEndObject();
    }

    private static void Write(string what, IEnumerable<NamedNode> nodes, Utf8JsonWriter json)
    {
        json.WriteStartArray(what);
        foreach (var (name, node) in nodes)
        {
            json.WriteStartObject();
            if (name.Length > 0)
                json.WriteString("name", name);
            json.WriteNumber("node", node);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
