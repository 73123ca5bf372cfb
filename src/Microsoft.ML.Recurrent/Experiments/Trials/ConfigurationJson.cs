using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>A configuration as a JSON object. A <c>double</c> always has a decimal point or an exponent, so that it does not come back as a <c>long</c>.</summary>
internal sealed class ConfigurationJson : JsonConverter<Configuration>
{
    public override Configuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A configuration is a JSON object; found {reader.TokenType}.");
        List<KeyValuePair<string, object>> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            values.Add(new(name, Value(ref reader, name)));
        }

        try
        {
            return new Configuration(values);
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value)
        {
            writer.WritePropertyName(name);
            switch (item)
            {
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                case long whole:
                    writer.WriteNumberValue(whole);
                    break;
                case double number:
                    writer.WriteRawValue(Text(number));
                    break;
                default:
                    writer.WriteStringValue((string)item);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static string Text(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static object Value(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Number(ref reader, name),
        var other => throw new JsonException($"Parameter '{name}' is {other}; expected a number, a Boolean or a text."),
    };

    private static object Number(ref Utf8JsonReader reader, string name)
    {
        string text = Encoding.ASCII.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan);
        if (text.AsSpan().ContainsAny('.', 'e', 'E'))
            return reader.GetDouble();
        return reader.TryGetInt64(out long whole) ? whole : throw new JsonException($"Parameter '{name}' is {text}; expected a whole number of 64 bits.");
    }
}
