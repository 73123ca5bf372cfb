using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>
/// The safetensors layout: the header's length (8 bytes, little-endian), a JSON header of names, types, shapes and byte ranges padded with
/// spaces to 8 bytes, then the numbers, little-endian, without gaps.
/// </summary>
internal static class Safetensors
{
    private const string MetadataKey = "__metadata__";
    private const int PartLength = 1 << 20;

    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { [MetadataKey] = JsonSerializer.SerializeToNode(metadata) };
        long offset = 0;
        foreach (var tensor in tensors)
        {
            long end = offset + 4L * tensor.Values.Length;
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        stream.Write(length);
        stream.Write(padded);
        foreach (var tensor in tensors)
        {
            foreach (var part in Parts(tensor.Values))
                stream.Write(MemoryMarshal.AsBytes(part.Span));
        }
    }

    /// <param name="stream">Read to its end.</param>
    /// <param name="expected">The tensors that must be there, no more and no fewer.</param>
    /// <param name="check">Refuses what the metadata say, before any number is read.</param>
    /// <exception cref="FormatException">Anything else is there, or a number is not finite.</exception>
    public static NamedTensor[] Read(
        Stream stream, IReadOnlyList<(string Name, int[] Shape)> expected, Action<IReadOnlyDictionary<string, string>> check)
    {
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(BoundedReader.ReadExactly(stream, 8, "weights"));
        long most = SafetensorsHeader.LargestOf(expected.Count);
        if (headerLength < 2 || headerLength > most)
            throw new FormatException($"The weights' header claims {headerLength} bytes; expected 2 to {most}. The file has been altered.");
        var header = SafetensorsHeader.Parse(BoundedReader.ReadExactly(stream, headerLength, "weights"));
        header.ThrowIfUnlike(expected);
        check(header.Metadata);
        var values = header.NamesInFileOrder.ToDictionary(name => name, name => ReadValues(stream, name, header.CountOf(name)));
        if (stream.ReadByte() >= 0)
            throw new FormatException("The model's weights go on behind the last tensor; the file has been altered.");
        return [.. expected.Select(e => new NamedTensor(e.Name, e.Shape, values[e.Name]))];
    }

    /// <summary>SHA-256 of the tensors' bytes, in hexadecimal.</summary>
    public static string HashOf(IEnumerable<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
        {
            foreach (var part in Parts(tensor.Values))
                hash.AppendData(MemoryMarshal.AsBytes(part.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static float[] ReadValues(Stream stream, string name, int count)
    {
        ThrowIfBigEndian();
        float[] values = BoundedReader.ReadSingles(stream, count, $"weights '{name}'");
        return AreFinite(values) ? values : throw new FormatException($"The weights '{name}' hold a value that is not finite.");
    }

    private static bool AreFinite(float[] values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }

    /// <summary>A tensor may be larger than a span of bytes can be.</summary>
    private static IEnumerable<ReadOnlyMemory<float>> Parts(float[] values)
    {
        ThrowIfBigEndian();
        for (int start = 0; start < values.Length; start += Math.Min(PartLength, values.Length - start))
            yield return values.AsMemory(start, Math.Min(PartLength, values.Length - start));
    }

    private static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Models are read and written on little-endian machines only.");
    }
}
