using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Reads streams whose stated sizes are not to be believed: memory grows with what has really been read.</summary>
internal static class BoundedReader
{
    private const int ChunkBytes = 1 << 16;
    private const int ChunkSingles = ChunkBytes / sizeof(float);

    /// <exception cref="FormatException">The stream is longer than <paramref name="most"/>.</exception>
    public static byte[] ReadToEnd(Stream stream, long most, string what)
    {
        byte[] bytes = ReadUpTo(stream, Math.Min(most, Left(stream)) + 1);
        return bytes.Length <= most ? bytes : throw new FormatException(
            $"The model's {what} is longer than {most} bytes, which is more than it can need; the file has been altered.");
    }

    /// <exception cref="FormatException">The stream ends before.</exception>
    public static byte[] ReadExactly(Stream stream, long count, string what)
    {
        byte[] bytes = ReadUpTo(stream, count);
        return bytes.Length == count ? bytes : throw new FormatException(
            $"The model's {what} end after {bytes.Length} bytes; expected {count}. The file is truncated.");
    }

    /// <exception cref="FormatException">The stream ends before.</exception>
    public static float[] ReadSingles(Stream stream, int count, string what)
    {
        float[] values = new float[Math.Min(count, stream.CanSeek ? Math.Min(Array.MaxLength, Left(stream) / sizeof(float) + 1) : ChunkSingles)];
        for (int filled = 0; filled < count;)
        {
            if (filled == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            var chunk = MemoryMarshal.AsBytes(values.AsSpan(filled, Math.Min(ChunkSingles, values.Length - filled)));
            int read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (read < chunk.Length)
                throw new FormatException(
                    $"The model's {what} end after {4L * filled + read} bytes; expected {4L * count}. The file is truncated.");
            filled += chunk.Length / sizeof(float);
        }

        return values;
    }

    /// <summary>The rest of a stream, where its length can be believed: of a file or memory.</summary>
    private static long Left(Stream stream) => stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : long.MaxValue - 1;

    /// <summary>So many bytes, or all there are.</summary>
    public static byte[] ReadUpTo(Stream stream, long count)
    {
        byte[] buffer = new byte[Math.Min(count, stream.CanSeek ? Left(stream) : ChunkBytes)];
        int filled = 0;
        while (filled < count)
        {
            if (filled == buffer.Length)
            {
                if (Left(stream) == 0)
                    break;
                Array.Resize(ref buffer, (int)Math.Min(Math.Min(count, Array.MaxLength), Math.Max(ChunkBytes, 2L * buffer.Length)));
            }

            int read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                break;
            filled += read;
        }

        Array.Resize(ref buffer, filled);
        return buffer;
    }
}
