using System.Reflection;
using System.Text.Json;

namespace Microsoft.ML.Recurrent;

/// <summary>The settings of the library's cells as JSON: the properties of their records that can be set.</summary>
internal static class CellSettingsJson
{
    public static bool Has(Cell cell) => Settings(cell).Any();

    public static void Write(Utf8JsonWriter writer, Cell cell, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var setting in Settings(cell))
        {
            writer.WritePropertyName(NameOf(setting, options));
            JsonSerializer.Serialize(writer, setting.GetValue(cell), setting.PropertyType, options);
        }

        writer.WriteEndObject();
    }

    /// <summary>Sets what the text has; the rest stays as it is.</summary>
    /// <param name="json">The text.</param>
    /// <param name="cell">A new cell, which nobody has seen yet.</param>
    /// <param name="options">The rules.</param>
    /// <param name="strict">Whether a setting that the cell does not have is refused, or passed over.</param>
    /// <exception cref="JsonException">The text is no object, or a setting cannot be read.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static void Read(JsonElement json, Cell cell, JsonSerializerOptions options, bool strict)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException($"they are {json.ValueKind}; expected an object.");
        var comparison = options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var settings = Settings(cell).ToDictionary(s => NameOf(s, options), StringComparer.FromComparison(comparison));
        HashSet<PropertyInfo> read = [];
        foreach (var property in json.EnumerateObject())
        {
            if (!settings.TryGetValue(property.Name, out var setting))
            {
                if (strict)
                    throw new JsonException($"there is no setting '{property.Name}'; expected {(settings.Count == 0 ? "none" : string.Join(", ", settings.Keys))}.");
            }
            else if (!read.Add(setting))
                throw new JsonException($"the setting '{property.Name}' stands there twice; expected it once.");
            else
                setting.SetValue(cell, property.Value.Deserialize(setting.PropertyType, options), BindingFlags.DoNotWrapExceptions, null, null, null);
        }
    }

    private static IEnumerable<PropertyInfo> Settings(Cell cell) => cell.GetType().GetProperties().Where(property => property.CanWrite);

    private static string NameOf(PropertyInfo setting, JsonSerializerOptions options) => options.PropertyNamingPolicy?.ConvertName(setting.Name) ?? setting.Name;
}
