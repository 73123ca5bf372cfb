using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Reads a property's value as an object, by the rules of <see cref="Manifest.Json"/>.</summary>
/// <param name="property">The property's name in JSON.</param>
/// <param name="type">The type of the value; none that can be null.</param>
internal sealed class BoxedConverter(string property, Type type) : JsonConverter<object>
{
    private Dictionary<string, object>? _names;

    /// <summary>Null is a value of JSON's own, of no other type.</summary>
    public override bool HandleNull => type == typeof(JsonElement);

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return type.IsEnum && !type.IsDefined(typeof(FlagsAttribute)) ? Name(ref reader) : Value(ref reader, options);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new JsonException($"'{property}' cannot be read: expected {(_names is null ? type.Name : string.Join(", ", _names.Keys))}.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, type, options);

    private object Value(ref Utf8JsonReader reader, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when type == typeof(int) => reader.GetInt32(),
        JsonTokenType.Number when type == typeof(long) => reader.GetInt64(),
        JsonTokenType.Number when type == typeof(double) => reader.GetDouble(),
        JsonTokenType.Number when type == typeof(float) => reader.GetSingle(),
        JsonTokenType.True or JsonTokenType.False when type == typeof(bool) => reader.GetBoolean(),
        _ => JsonSerializer.Deserialize(ref reader, type, options)!,
    };

    private object Name(ref Utf8JsonReader reader)
    {
        _names ??= type.GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(NameOf, f => f.GetValue(null)!, StringComparer.OrdinalIgnoreCase);
        return reader.TokenType == JsonTokenType.String && _names.TryGetValue(reader.GetString()!, out object? value) ? value : throw new JsonException();
    }

    private static string NameOf(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(field.Name);
}
