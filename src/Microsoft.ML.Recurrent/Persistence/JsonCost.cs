using System.Text.Json;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>About how many bytes the values of a JSON text take in memory, found without making them.</summary>
internal static class JsonCost
{
    private const int Text = 96;
    private const int Container = 160;
    private const int Scalar = 24;

    /// <exception cref="FormatException">This is no JSON.</exception>
    public static long Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        long cost = 0;
        try
        {
            while (reader.Read())
                cost += CostOf(reader.TokenType);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The model's manifest cannot be read: {e.Message}", e);
        }

        return cost;
    }

    private static int CostOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => Text,
        JsonTokenType.StartObject => Container,
        JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray => 0,
        _ => Scalar,
    };
}
