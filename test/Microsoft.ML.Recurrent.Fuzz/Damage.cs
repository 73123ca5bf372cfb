using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Random changes of bytes and of JSON's values.</summary>
internal static partial class Damage
{
    private static readonly string[] _values =
    [
        "0", "-1", "1", "2", "1000", "16384", "16385", "1000000000", "2147483647", "-2147483648", "2147483648", "4294967296", "9223372036854775807", "1e308", "1e400", "0.5",
        "\"NaN\"", "\"\"", "\"\\ud800\"", "null", "true", "[]", "{}", "[[[[[[]]]]]]", "[0,0,0,0]", "[55296]", "\"/tmp/elsewhere\"", "\"cuda:7\"",
    ];

    public static byte[] Of(byte[] bytes, Random random)
    {
        byte[] damaged = [.. bytes];
        int start = random.Next(bytes.Length), count = random.Next(1, 9), end = Math.Min(bytes.Length, start + count);
        switch (random.Next(5))
        {
            case 0:
                return damaged[..start];
            case 1:
                return [.. damaged[..start], .. damaged[end..]];
            case 2:
                return [.. damaged[..start], .. damaged[random.Next(bytes.Length)..]];
            case 3:
                return [.. damaged[..start], (byte)random.Next(256), .. damaged[start..]];
            default:
                for (int i = start; i < end; i++)
                    damaged[i] ^= (byte)(1 << random.Next(8));
                return damaged;
        }
    }

    /// <summary>One or a few values by others of every kind.</summary>
    public static string OfValues(string json, Random random)
    {
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            var places = Value().Matches(json);
            if (places.Count == 0)
                break;
            var place = places[random.Next(places.Count)];
            json = string.Concat(json.AsSpan(0, place.Index), _values[random.Next(_values.Length)], json.AsSpan(place.Index + place.Length));
        }

        return json;
    }

    [GeneratedRegex("""(?<=[:\[,]\s*)("[^"]*"(?!\s*:)|-?[0-9][0-9.eE+-]*|true|false|null)""")]
    private static partial Regex Value();
}
