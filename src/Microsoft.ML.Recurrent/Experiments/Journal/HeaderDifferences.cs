using System.Text.Json;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>The differences of long texts of headers, part by part.</summary>
internal static class HeaderDifferences
{
    private const int LongestShown = 200;

    /// <summary>The properties in which two JSON texts differ, one sentence each.</summary>
    /// <param name="owner">What has the properties, before their paths.</param>
    /// <param name="expected">The text of the experiment; null for none.</param>
    /// <param name="found">The text of the journal; null for none.</param>
    public static IReadOnlyList<string> OfJson(string owner, string? expected, string? found)
    {
        if (expected == found)
            return [];
        return Parse(expected) is { } now && Parse(found) is { } then
            ? [.. JsonDifferences.Of(now, then).Select(d => $"the {owner}{d.Path}: expected {d.Now ?? "none"}, found {d.Then ?? "none"}.")]
            : [$"the {owner}options: expected {Shown(expected)}, found {Shown(found)}."];
    }

    /// <summary>The lines in which two descriptions of a space differ, one sentence for each parameter and each property that is not searched.</summary>
    public static IReadOnlyList<string> OfLines(string? expected, string? found)
    {
        if (expected is null || found is null)
            return [];
        var (now, then) = (Lines(expected), Lines(found));
        return [.. now.Keys.Union(then.Keys).Where(name => now.GetValueOrDefault(name) != then.GetValueOrDefault(name))
            .SelectMany(name => OfLine(name, now.GetValueOrDefault(name), then.GetValueOrDefault(name)))];
    }

    private static IReadOnlyList<string> OfLine(string name, string? expected, string? found) =>
        JsonOf(expected) is { } now && JsonOf(found) is { } then && OfJson($"space's {name}.", now, then) is { Count: > 0 } differences
            ? differences
            : [$"the space's {name}: expected {Shown(expected)}, found {Shown(found)}."];

    /// <summary>The lines by the names that they begin with.</summary>
    private static Dictionary<string, string> Lines(string text) => text.Split('\n').Where(line => line.Length > 0)
        .GroupBy(line => line.Split(':', ' ')[0]).ToDictionary(lines => lines.Key, lines => string.Join(' ', lines.Select(line => line[lines.Key.Length..].TrimStart(':', ' '))));

    /// <summary>The options record at the end of a line.</summary>
    private static string? JsonOf(string? line) => line?.IndexOf(" {", StringComparison.Ordinal) is int at and >= 0 && Parse(line[at..]) is not null ? line[at..] : null;

    private static JsonElement? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Shown(string? text) => text is null ? "none" : text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
}
