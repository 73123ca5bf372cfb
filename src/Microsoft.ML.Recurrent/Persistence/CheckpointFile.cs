using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>
/// The file of a fit that goes on later. Little-endian: the mark, the version, the lengths of both sections (64 bits each); a manifest in JSON; arrays in the
/// safetensors layout; SHA-256 of all before.
/// </summary>
internal static class CheckpointFile
{
    public const int Version = 1;

    private const int HeaderBytes = 32;
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> Mark => "MLRECFIT"u8;

    private static ReadOnlySpan<byte> EngineMark => "MLRECCKP"u8;

    /// <param name="stream">Where to.</param>
    /// <param name="json">The manifest.</param>
    /// <param name="arrays">Arrays of 32-bit or 64-bit numbers, by name.</param>
    public static void Write(Stream stream, byte[] json, IReadOnlyList<(string Name, Array Values)> arrays)
    {
        using var hashed = new HashingStream(stream);
        var header = new byte[HeaderBytes].AsSpan();
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], json.LongLength);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], TypedArrays.BytesOf(arrays, out byte[] tensors));
        hashed.Write(header);
        hashed.Write(json);
        TypedArrays.Write(hashed, tensors, arrays);
        stream.Write(hashed.Hash());
    }

    /// <param name="stream">A file, which is read twice: nothing is made of it before its hash is known to be right.</param>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format or no checkpoint.</exception>
    public static (byte[] Json, IReadOnlyDictionary<string, Array> Arrays) Read(Stream stream)
    {
        var (json, arrays) = ReadHeader(stream);
        ThrowIfAltered(stream, HeaderBytes + json + arrays);
        stream.Position = HeaderBytes;
        return (BoundedReader.ReadExactly(stream, json, "checkpoint"), TypedArrays.Read(stream, arrays));
    }

    private static (long Json, long Arrays) ReadHeader(Stream stream)
    {
        var header = BoundedReader.ReadUpTo(stream, HeaderBytes).AsSpan();
        if (header.StartsWith(EngineMark))
            throw new FormatException("This is the checkpoint of a forecasting engine, not of a fit; give it to ForecastingEngine.Resume.");
        if (!header.StartsWith(Mark))
            throw new FormatException("This is no checkpoint of a fit by Microsoft.ML.Recurrent.");
        if (header.Length < HeaderBytes)
            throw new FormatException($"The checkpoint ends after {header.Length} bytes; expected at least {HeaderBytes + HashBytes}. The file is truncated.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version > Version)
            throw new FormatException($"The checkpoint has format version {version}; this version of Microsoft.ML.Recurrent reads up to {Version}. Update the package.");
        long json = BinaryPrimitives.ReadInt64LittleEndian(header[16..]), arrays = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        if (version < 1 || json < 0 || arrays < 0 || json > long.MaxValue / 4 || arrays > long.MaxValue / 4)
            throw new FormatException($"The checkpoint claims version {version}, a manifest of {json} bytes and arrays of {arrays}. The file has been altered.");
        ThrowIfOfOtherLength(stream.Length, HeaderBytes + json + arrays + HashBytes);
        return json > Array.MaxLength ? throw new FormatException($"The checkpoint's manifest takes {json} bytes; at most {Array.MaxLength} can be read.") : (json, arrays);
    }

    private static void ThrowIfOfOtherLength(long found, long expected)
    {
        if (found < expected)
            throw new FormatException($"The checkpoint ends after {found} bytes; expected {expected}. The file is truncated.");
        if (found > expected)
            throw new FormatException($"The checkpoint goes on behind its end: it has {found} bytes; expected {expected}. The file has been altered.");
    }

    private static void ThrowIfAltered(Stream stream, long length)
    {
        stream.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[1 << 16];
        for (long left = length; left > 0;)
        {
            int read = stream.ReadAtLeast(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)), (int)Math.Min(left, chunk.Length), throwOnEndOfStream: false);
            hash.AppendData(chunk, 0, read);
            left = read == 0 ? 0 : left - read;
        }

        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(BoundedReader.ReadUpTo(stream, HashBytes)))
            throw new FormatException("The checkpoint is not what was saved; the file has been altered, or is damaged.");
    }
}
