using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>The values of a checkpoint one after another, hashed as they are read; memory grows with what has really been read.</summary>
internal sealed class CheckPointInput(Stream source) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The version of the file.</summary>
    public int Version { get; set; }

    public void Dispose() => _hash.Dispose();

    /// <summary>The bytes of the header, or as many as there are.</summary>
    public byte[] ReadHeader()
    {
        byte[] header = BoundedReader.ReadUpTo(source, CheckPointFormat.HeaderBytes);
        _hash.AppendData(header);
        return header;
    }

    /// <param name="count">Bytes.</param>
    /// <param name="what">What they belong to, for the error's message.</param>
    /// <exception cref="FormatException">The file ends before.</exception>
    public byte[] ReadBytes(long count, string what)
    {
        byte[] bytes = BoundedReader.ReadUpTo(source, count);
        if (bytes.Length < count)
            throw new FormatException(StreamErrors.Truncated(what));
        _hash.AppendData(bytes);
        return bytes;
    }

    /// <inheritdoc cref="ReadBytes" path="/param[@name='what']|/exception"/>
    public int ReadInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes, what);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <inheritdoc cref="ReadBytes" path="/param[@name='what']|/exception"/>
    public long ReadInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[8];
        ReadExactly(bytes, what);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>A name, its length before it.</summary>
    /// <inheritdoc cref="ReadBytes" path="/param[@name='what']|/exception"/>
    public string ReadName(string what)
    {
        int length = ReadInt32(what);
        if (length is < 0 or > CheckPointFormat.LongestName)
            throw new FormatException(StreamErrors.Altered);
        return string.Create(length, ReadBytes(2L * length, what), (letters, bytes) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i));
        });
    }

    /// <inheritdoc cref="ReadBytes" path="/param[@name='what']|/exception"/>
    public float[] ReadSingles(int count, string what)
    {
        float[] values = count == 0 ? [] : new float[count];
        Read(values, what);
        return values;
    }

    /// <summary>Fills memory.</summary>
    /// <inheritdoc cref="ReadBytes" path="/param[@name='what']|/exception"/>
    public void Read(Span<float> values, string what)
    {
        ReadExactly(MemoryMarshal.AsBytes(values), what);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), MemoryMarshal.Cast<float, int>(values));
    }

    /// <summary>Holds the hash at the end against what was read.</summary>
    /// <exception cref="FormatException">The file is not what was saved.</exception>
    public void ReadEnd()
    {
        byte[] found = _hash.GetHashAndReset(), expected = ReadBytes(CheckPointFormat.HashBytes, "its hash");
        if (!found.AsSpan().SequenceEqual(expected))
            throw new FormatException(StreamErrors.Altered);
        if (source.ReadByte() >= 0)
            throw new FormatException(StreamErrors.GoesOn);
    }

    private void ReadExactly(Span<byte> bytes, string what)
    {
        if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new FormatException(StreamErrors.Truncated(what));
        _hash.AppendData(bytes);
    }
}
