using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>A cell as JSON: its name, its settings where it is one of the library's, and its equations as a graph. The text may be hostile.</summary>
/// <param name="graphCounts">
/// Whether a graph counts whatever the settings are: a saved model keeps the equations that it was written with. Otherwise settings that are
/// unknown or disagree with the graph are refused.
/// </param>
internal sealed class CellJsonConverter(bool graphCounts) : JsonConverter<Cell>
{
    private const string Name = "name";
    private const string Settings = "settings";
    private const string Graph = "graph";

    public CellJsonConverter()
        : this(graphCounts: false)
    {
    }

    /// <summary>Every cell, whatever type a program knows it by: JSON of one type is that of all.</summary>
    public override bool CanConvert(Type typeToConvert) => typeof(Cell).IsAssignableFrom(typeToConvert);

    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var cell = Read(document.RootElement, options);
            return typeToConvert.IsInstanceOfType(cell) ? cell
                : throw new JsonException($"The cell '{cell.Name}' is no {typeToConvert.Name}; expected one, or read it as a {nameof(Cell)}.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Name, value.Name);
        if (KnownCells.Find(value.Name) == value.GetType() && CellSettingsJson.Has(value))
        {
            writer.WritePropertyName(Settings);
            CellSettingsJson.Write(writer, value, options);
        }

        writer.WritePropertyName(Graph);
        GraphWriter.Write(value.Graph, writer);
        writer.WriteEndObject();
    }

    private Cell Read(JsonElement json, JsonSerializerOptions options)
    {
        if (Find(json, Name) is not { ValueKind: JsonValueKind.String } text)
            throw new JsonException("A cell has no name; expected an object with 'name', and 'settings' or 'graph'.");
        string name = NameRules.Check("cell", text.GetString());
        var settings = Find(json, Settings);
        if (Find(json, Graph) is not { } equations)
            return ReadKnown(name, settings, options, strict: true);
        var graph = GraphReader.Read(Encoding.UTF8.GetBytes(equations.GetRawText()));
        if (TryReadKnown(name, settings, options) is { } known && known.Graph.Fingerprint == graph.Fingerprint)
            return known;
        return graphCounts || settings is null || KnownCells.Find(name) is null
            ? new DefinedCell(name, graph)
            : throw new JsonException($"The settings of the cell '{name}' and its graph disagree; expected settings alone, without 'graph', where they were changed.");
    }

    /// <summary>The library's cell of that name and those settings; null where a graph that counts goes without it.</summary>
    private Cell? TryReadKnown(string name, JsonElement? settings, JsonSerializerOptions options)
    {
        try
        {
            return KnownCells.Find(name) is null ? null : ReadKnown(name, settings, options, strict: !graphCounts);
        }
        catch (JsonException) when (graphCounts)
        {
            return null;
        }
    }

    private static Cell ReadKnown(string name, JsonElement? settings, JsonSerializerOptions options, bool strict)
    {
        var type = KnownCells.Find(name) ?? throw new JsonException($"The cell '{name}' is none of this version's, and it has no graph; expected one of {string.Join(", ", KnownCells.Names)}, or 'graph'.");
        try
        {
            var cell = (Cell)Activator.CreateInstance(type)!;
            if (settings is { } json)
                CellSettingsJson.Read(json, cell, options, strict);
            _ = cell.Graph;
            return cell;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new JsonException($"The cell '{name}' is one of the library's, but its settings cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A property, in capitals or not: programs write records as their naming policy has it.</summary>
    private static JsonElement? Find(JsonElement json, string property) => json.ValueKind != JsonValueKind.Object ? null
        : json.EnumerateObject().Where(p => p.Name.Equals(property, StringComparison.OrdinalIgnoreCase)).Select(p => (JsonElement?)p.Value).LastOrDefault();
}
