using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>
/// The safetensors layout: the header's length (8 bytes, little-endian), a JSON header of names, types, shapes and byte ranges padded with
/// spaces to 8 bytes, then the numbers, little-endian, without gaps.
/// </summary>
internal static class Safetensors
{
    private const string MetadataKey = "__metadata__";
    private const long LargestHeader = 100_000_000;

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
            stream.Write(BytesOf(tensor.Values));
    }

    /// <param name="stream">Read to its end.</param>
    /// <param name="expected">The tensors that must be there, no more and no fewer.</param>
    /// <exception cref="FormatException">Anything else is there, or a number is not finite.</exception>
    public static (NamedTensor[] Tensors, IReadOnlyDictionary<string, string> Metadata) Read(
        Stream stream, IReadOnlyList<(string Name, int[] Shape)> expected)
    {
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(BoundedReader.ReadExactly(stream, 8, "weights"));
        if (headerLength is < 2 or > LargestHeader)
            throw new FormatException($"The weights' header claims {headerLength} bytes; required are 2 to {LargestHeader}. The file has been altered.");
        var header = SafetensorsHeader.Parse(BoundedReader.ReadExactly(stream, headerLength, "weights"));
        header.ThrowIfUnlike(expected);
        byte[] data = BoundedReader.ReadToEnd(stream, header.DataLength, "weights");
        if (data.Length < header.DataLength)
            throw new FormatException(
                $"The model's weights end after {data.Length} bytes of numbers; required are {header.DataLength}. The file is truncated.");
        return ([.. expected.Select(e => new NamedTensor(e.Name, e.Shape, ValuesOf(data, e.Name, header)))], header.Metadata);
    }

    /// <summary>SHA-256 of the tensors' bytes, in hexadecimal.</summary>
    public static string HashOf(IEnumerable<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(BytesOf(tensor.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static float[] ValuesOf(byte[] data, string name, SafetensorsHeader header)
    {
        var (start, end) = header.RangeOf(name);
        float[] values = MemoryMarshal.Cast<byte, float>(data.AsSpan((int)start, (int)(end - start))).ToArray();
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Models are read on little-endian machines only.");
        return values.All(float.IsFinite) ? values : throw new FormatException($"The weights '{name}' hold a value that is not finite.");
    }

    private static ReadOnlySpan<byte> BytesOf(float[] values) => BitConverter.IsLittleEndian
        ? MemoryMarshal.AsBytes<float>(values)
        : throw new PlatformNotSupportedException("Models are written on little-endian machines only.");
}
