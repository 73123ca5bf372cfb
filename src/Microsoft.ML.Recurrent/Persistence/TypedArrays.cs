using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Named arrays of numbers in the safetensors layout: singles, doubles, and integers of 32 and 64 bits.</summary>
internal static class TypedArrays
{
    private const int LengthBytes = 8;
    private const int LargestHeader = 1 << 26;
    private const int PartBytes = 1 << 20;

    /// <summary>The bytes of all, the header included.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="header">The header, which <see cref="Write"/> takes.</param>
    public static long BytesOf(IReadOnlyList<(string Name, Array Values)> arrays, out byte[] header)
    {
        var entries = new JsonObject();
        long offset = 0;
        foreach (var (name, values) in arrays)
        {
            long end = offset + SizeOf(values) * values.LongLength;
            entries[name] = new JsonObject { ["dtype"] = TypeOf(values), ["shape"] = new JsonArray(values.LongLength), ["data_offsets"] = new JsonArray(offset, end) };
            offset = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(entries);
        header = new byte[(json.Length + 7) / 8 * 8];
        header.AsSpan().Fill((byte)' ');
        json.CopyTo(header, 0);
        return LengthBytes + header.Length + offset;
    }

    public static void Write(Stream stream, byte[] header, IReadOnlyList<(string Name, Array Values)> arrays)
    {
        byte[] length = new byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, values) in arrays)
        {
            for (long start = 0, bytes = SizeOf(values) * values.LongLength; start < bytes; start += PartBytes)
                stream.Write(Part(values, start, Math.Min(PartBytes, bytes - start)));
        }
    }

    /// <param name="stream">At the beginning of the arrays.</param>
    /// <param name="bytes">All that they take.</param>
    /// <exception cref="FormatException">The header contradicts the bytes that are there.</exception>
    public static IReadOnlyDictionary<string, Array> Read(Stream stream, long bytes)
    {
        long length = bytes < LengthBytes ? -1 : BinaryPrimitives.ReadInt64LittleEndian(BoundedReader.ReadExactly(stream, LengthBytes, "checkpoint"));
        if (length < 2 || length > Math.Min(LargestHeader, bytes - LengthBytes))
            throw new FormatException($"The header of the checkpoint's arrays claims {length} bytes. The file has been altered.");
        var header = SafetensorsHeader.Parse(BoundedReader.ReadExactly(stream, length, "checkpoint"));
        Dictionary<string, Array> arrays = [];
        long position = 0;
        foreach (var (name, type, count, start, end) in header.Arrays())
        {
            if (start != position || !IsPossible(type, count, end - start) || end > bytes - LengthBytes - length)
                throw new FormatException($"The checkpoint's '{name}' claims bytes {start} to {end} for {count} numbers of type {type}. The file has been altered.");
            arrays.Add(name, ReadOne(stream, type, count));
            position = end;
        }

        return position == bytes - LengthBytes - length ? arrays
            : throw new FormatException($"The checkpoint's arrays end after {position} bytes; expected {bytes - LengthBytes - length}. The file has been altered.");
    }

    private static Array ReadOne(Stream stream, string type, long count)
    {
        Array values = type switch
        {
            "F32" => new float[count],
            "F64" => new double[count],
            "I32" => new int[count],
            _ => new long[count],
        };
        for (long start = 0, bytes = SizeOf(values) * count; start < bytes; start += PartBytes)
            stream.ReadExactly(Part(values, start, Math.Min(PartBytes, bytes - start)));
        return values;
    }

    private static bool IsPossible(string type, long count, long bytes) =>
        type is "F32" or "F64" or "I32" or "I64" && count >= 0 && count <= Array.MaxLength && bytes == count * (type.EndsWith("32", StringComparison.Ordinal) ? 4 : 8);

    private static string TypeOf(Array values) => values switch
    {
        float[] => "F32",
        double[] => "F64",
        int[] => "I32",
        _ => "I64",
    };

    private static long SizeOf(Array values) => values switch
    {
        float[] or int[] => 4,
        _ => 8,
    };

    /// <summary>An array may be larger than a span of bytes can be.</summary>
    private static Span<byte> Part(Array values, long start, long count)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Checkpoints are read and written on little-endian machines only.");
        int size = (int)SizeOf(values), first = (int)(start / size), length = (int)(count / size);
        return values switch
        {
            float[] singles => MemoryMarshal.AsBytes(singles.AsSpan(first, length)),
            double[] doubles => MemoryMarshal.AsBytes(doubles.AsSpan(first, length)),
            int[] integers => MemoryMarshal.AsBytes(integers.AsSpan(first, length)),
            long[] longs => MemoryMarshal.AsBytes(longs.AsSpan(first, length)),
            _ => throw new ArgumentException($"Arrays of {values.GetType().GetElementType()} cannot be saved.", nameof(values)),
        };
    }
}
