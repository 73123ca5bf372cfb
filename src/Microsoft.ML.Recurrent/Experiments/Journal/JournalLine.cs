using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>A line of the journal: its number, an event or the header, and a checksum of it and of all lines before it.</summary>
internal static class JournalLine
{
    public const string Start = "{\"line\":1,";

    private const string ChecksumStart = ",\"checksum\":\"";
    private const string ChecksumEnd = "\"}";
    private const int ChecksumLength = 32;

    private static readonly JsonSerializerOptions _format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <returns>The line without its end, and its checksum.</returns>
    public static (string Line, string Checksum) Write(JournalEntry entry, string previous)
    {
        string body = JsonSerializer.Serialize(entry, _format)[..^1];
        string checksum = Checksum(previous, body);
        return ($"{body}{ChecksumStart}{checksum}{ChecksumEnd}", checksum);
    }

    /// <returns>The entry and its checksum, or null where the line is not what was written after the one before.</returns>
    public static (JournalEntry Entry, string Checksum)? Read(string line, string previous)
    {
        int end = line.Length - ChecksumEnd.Length - ChecksumLength - ChecksumStart.Length;
        if (end < 1 || !line.AsSpan(end).StartsWith(ChecksumStart, StringComparison.Ordinal) || !line.EndsWith(ChecksumEnd, StringComparison.Ordinal))
            return null;
        string checksum = line.Substring(end + ChecksumStart.Length, ChecksumLength), body = line[..end];
        if (checksum != Checksum(previous, body))
            return null;
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(body + "}", _format) is { } entry ? (entry, checksum) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Checksum(string previous, string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + body)))[..ChecksumLength];
}

/// <summary>One line as data: the header on the first, an event on every other.</summary>
internal sealed record JournalEntry
{
    public required long Line { get; init; }

    public int? Format { get; init; }

    public JournalHeader? Header { get; init; }

    public JournalEvent? Event { get; init; }
}
