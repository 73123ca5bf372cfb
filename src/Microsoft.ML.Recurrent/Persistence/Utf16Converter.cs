using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>
/// Text as a JSON string; text with a lone surrogate, which JSON cannot hold, as an array of its UTF-16 code units. Without it two such
/// words would become one word of replacement characters. A property's name cannot be an array: there, U+0000 stands before such a name's
/// code units in hexadecimal, and before any name that begins with U+0000 itself.
/// </summary>
internal sealed class Utf16Converter : JsonConverter<string>
{
    private const char Mark = '\0';

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
        if (WellFormedText.IsWellFormed(value))
        {
            writer.WriteStringValue(value);
            return;
        }

        writer.WriteStartArray();
        foreach (char unit in value)
            writer.WriteNumberValue(unit);
        writer.WriteEndArray();
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string name = reader.GetString()!;
        if (!name.StartsWith(Mark) || name.Length % 4 != 1)
            return name;
        char[] units = new char[name.Length / 4];
        for (int i = 0; i < units.Length; i++)
        {
            if (!ushort.TryParse(name.AsSpan(1 + 4 * i, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
                return name;
            units[i] = (char)unit;
        }

        return new string(units);
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(WellFormedText.IsWellFormed(value) && !value.StartsWith(Mark)
            ? value
            : Mark + string.Concat(value.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture))));
}
