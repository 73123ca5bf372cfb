using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A cell as JSON: its name, its settings where it is one of the library's, and its equations as a graph. The graph is what counts: a file
/// keeps the equations that it was written with, and needs nothing of the code that defined them. The text may be hostile.
/// </summary>
internal sealed class CellJsonConverter : JsonConverter<Cell>
{
    private const string Name = "name";
    private const string Settings = "settings";
    private const string Graph = "graph";

    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(Name, out var found) || found.ValueKind != JsonValueKind.String)
            throw new JsonException("A cell has no name; expected an object with 'name', and 'settings' or 'graph'.");
        string name = NameRules.Check("cell", found.GetString());
        var known = ReadKnown(name, json, options);
        if (!json.TryGetProperty(Graph, out var text))
            return known ?? throw new JsonException($"The cell '{name}' is none of this version's, or its settings cannot be used, and it has no graph; expected 'graph'.");
        var graph = GraphReader.Read(System.Text.Encoding.UTF8.GetBytes(text.GetRawText()));
        return known?.Graph.Fingerprint == graph.Fingerprint ? known : new DefinedCell(name, graph);
    }

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Name, value.Name);
        if (KnownCells.Find(value.Name) == value.GetType() && SettingsOf(value, options) is { Count: > 0 } settings)
        {
            writer.WritePropertyName(Settings);
            settings.WriteTo(writer);
        }

        writer.WritePropertyName(Graph);
        GraphWriter.Write(value.Graph, writer);
        writer.WriteEndObject();
    }

    /// <summary>The library's cell of that name and those settings; null where this version has none.</summary>
    private static Cell? ReadKnown(string name, JsonElement json, JsonSerializerOptions options)
    {
        if (KnownCells.Find(name) is not { } type)
            return null;
        try
        {
            var cell = json.TryGetProperty(Settings, out var settings) ? (Cell?)settings.Deserialize(type, options) : (Cell)Activator.CreateInstance(type)!;
            return cell?.Graph is null ? null : cell;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static JsonObject SettingsOf(Cell cell, JsonSerializerOptions options)
    {
        var settings = JsonSerializer.SerializeToNode(cell, cell.GetType(), options)!.AsObject();
        settings.Remove(options.PropertyNamingPolicy?.ConvertName(nameof(Cell.Name)) ?? nameof(Cell.Name));
        return settings;
    }
}
