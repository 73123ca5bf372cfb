using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>JSON in the metadata of an ONNX model.</summary>
internal static class OnnxJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new HalfCharacters() },
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, _options);

    /// <summary>Writes text with half a character as escapes, which JSON can hold and most readers take; the writer's own way would make one text of
    /// all such.</summary>
    private sealed class HalfCharacters : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
        {
            if (WellFormedText.IsWellFormed(value))
                writer.WriteStringValue(value);
            else
                writer.WriteRawValue($"\"{string.Concat(value.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")))}\"", skipInputValidation: true);
        }

        /// <summary>A column's name, which no graph can have.</summary>
        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }
}
