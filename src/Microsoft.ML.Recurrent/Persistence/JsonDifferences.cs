using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>The properties in which two JSON texts differ, by their paths as C# writes them.</summary>
internal static class JsonDifferences
{
    private const int LongestShown = 60;

    /// <summary>The options that JSON calls otherwise, by its names.</summary>
    private static readonly Lazy<Dictionary<string, string>> _renamed = new(() => typeof(NetworkOptions).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(NetworkOptions)))
        .SelectMany(type => type.GetProperties()).Where(property => property.IsDefined(typeof(JsonPropertyNameAttribute)))
        .DistinctBy(property => property.Name).ToDictionary(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name, property => property.Name));

    /// <summary>Gives each property that differs with both of its values, null where there is none.</summary>
    public static IEnumerable<(string Path, string? Now, string? Then)> Of(JsonElement now, JsonElement then, string path = "")
    {
        if (now.ValueKind != JsonValueKind.Object || then.ValueKind != JsonValueKind.Object)
            return AreEqual(now, then) ? [] : [(path, Show(now), Show(then))];
        return now.EnumerateObject().Concat(then.EnumerateObject()).Select(property => property.Name).Distinct().SelectMany(name => Of(
            ValueOf(now, name), ValueOf(then, name), $"{path}{(path.Length > 0 ? "." : "")}{PublicName(name)}"));
    }

    public static bool AreEqual(JsonElement now, JsonElement then) =>
        now.ValueKind == JsonValueKind.Undefined || then.ValueKind == JsonValueKind.Undefined ? now.ValueKind == then.ValueKind : JsonElement.DeepEquals(now, then);

    /// <summary>A property's value; undefined where there is none.</summary>
    public static JsonElement ValueOf(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;

    private static string PublicName(string name) => _renamed.Value.TryGetValue(name, out string? known) ? known : $"{char.ToUpperInvariant(name[0])}{name[1..]}";

    private static string? Show(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return null;
        string text = value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : JsonSerializer.Serialize(value);
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
    }
}
