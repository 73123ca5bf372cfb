using System.Text.Json;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>A safetensors header: the type, shape and place of each tensor.</summary>
internal sealed class SafetensorsHeader
{
    private const int BytesPerTensor = 512;
    private const int FreeBytes = 1 << 16;
    private const int LargestHeader = 8 << 20;

    private readonly Dictionary<string, Entry> _entries = [];

    private SafetensorsHeader()
    {
    }

    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>The tensors' names in the order of their numbers.</summary>
    public IEnumerable<string> NamesInFileOrder => _entries.OrderBy(e => e.Value.Start).Select(e => e.Key);

    /// <summary>The number of a tensor's values, of a header that was checked.</summary>
    public int CountOf(string name) => (int)(_entries[name].Bytes / sizeof(float));

    /// <summary>Every array of one dimension in the order of their numbers, as the header claims it; others have a count below 0.</summary>
    public IEnumerable<(string Name, string Type, long Count, long Start, long End)> Arrays() => _entries.OrderBy(e => e.Value.Start).ThenBy(e => e.Value.End)
        .Select(e => (e.Key, e.Value.Type, e.Value.Shape.Length == 1 ? e.Value.Shape[0] : -1, e.Value.Start, e.Value.End));

    /// <summary>The most bytes that the header of so many tensors may have.</summary>
    public static long LargestOf(int tensors) => Math.Min(LargestHeader, FreeBytes + (long)BytesPerTensor * tensors);

    /// <exception cref="FormatException">This is no such header.</exception>
    public static SafetensorsHeader Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var header = new SafetensorsHeader();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                    header.Metadata = property.Value.Deserialize<Dictionary<string, string>>() ?? [];
                else
                    header._entries.Add(property.Name, Entry.Of(property.Value));
            }

            return header;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new FormatException($"The weights' header cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Checks names, types, shapes and that the ranges follow each other without gap or overlap.</summary>
    /// <exception cref="FormatException">Something differs; the message lists all of it.</exception>
    public void ThrowIfUnlike(IReadOnlyList<(string Name, int[] Shape)> expected)
    {
        List<string> violations = [.. _entries.Keys.Except(expected.Select(e => e.Name)).Select(n => $"'{n}' is not part of this network.")];
        foreach (var (name, shape) in expected)
        {
            if (!_entries.TryGetValue(name, out var found))
                violations.Add($"'{name}' is missing.");
            else if (found.Type != "F32" || !found.Shape.SequenceEqual(shape.Select(s => (long)s)))
                violations.Add($"'{name}' is {found.Type} [{string.Join(", ", found.Shape)}]; expected F32 [{string.Join(", ", shape)}].");
        }

        long position = 0;
        foreach (var (name, entry) in _entries.OrderBy(e => e.Value.Start))
        {
            if (entry.Start != position || entry.End - entry.Start != entry.Bytes)
                violations.Add($"'{name}' claims bytes {entry.Start} to {entry.End}; expected {entry.Bytes} bytes from {position}.");
            position = entry.End;
        }

        violations.AddRange(_entries.Where(e => e.Value.Bytes / sizeof(float) > Array.MaxLength).Select(e =>
            $"'{e.Key}' claims {e.Value.Bytes} bytes; at most {(long)sizeof(float) * Array.MaxLength} can be read."));
        if (violations.Count > 0)
            throw new FormatException(Errors.List("The model's weights are not this network's", violations));
    }

    private sealed record Entry(string Type, long[] Shape, long Start, long End)
    {
        /// <summary>As the shape has it; −1 where that is beyond all bounds.</summary>
        public long Bytes
        {
            get
            {
                Int128 count = Shape.Aggregate((Int128)4, (a, b) => b < 0 || a > long.MaxValue || a < 0 ? -1 : a * b);
                return count < 0 || count > long.MaxValue ? -1 : (long)count;
            }
        }

        public static Entry Of(JsonElement element)
        {
            var offsets = element.GetProperty("data_offsets");
            if (offsets.GetArrayLength() != 2)
                throw new JsonException("data_offsets must hold two numbers.");
            return new Entry(
                element.GetProperty("dtype").GetString() ?? "",
                [.. element.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())],
                offsets[0].GetInt64(),
                offsets[1].GetInt64());
        }
    }
}
