using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>
/// Text as a JSON string; text with a lone surrogate, which JSON cannot hold, as an array of its UTF-16 code units. Without it two such
/// words would become one word of replacement characters.
/// </summary>
internal sealed class Utf16Converter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Text must be a string or an array of UTF-16 code units.");
        List<char> units = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            units.Add((char)reader.GetUInt16());
        return new string([.. units]);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (IsWellFormed(value))
        {
            writer.WriteStringValue(value);
            return;
        }

        writer.WriteStartArray();
        foreach (char unit in value)
            writer.WriteNumberValue(unit);
        writer.WriteEndArray();
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }

        return true;
    }
}
