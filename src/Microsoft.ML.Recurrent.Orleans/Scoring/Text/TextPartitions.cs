using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Text;

/// <summary>Divides a text file into partitions of whole lines. Its reader leaves out comments and empty lines at the start of what it reads, and some of them only there; so none but
/// the first partition begins with such a line.</summary>
internal static class TextPartitions
{
    private const int BufferBytes = 1 << 16;

    /// <returns>The bytes at which partitions are to begin, and the length; each begins with the first whole line after its byte.</returns>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public static long[] Bounds(string path, long length, long partitionBytes)
    {
        if (length <= partitionBytes || !HasLinesOfBytes(path))
            return [0, length];
        long count = (length - 1) / partitionBytes + 1;
        if (count > ScoringPlanning.MostPartitions)
            throw ScoringPlanning.TooMany(count);
        return [.. Enumerable.Range(0, (int)count).Select(i => i * partitionBytes), length];
    }

    /// <summary>Finds the lines of a partition.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Its bound.</param>
    /// <param name="to">The next one.</param>
    /// <param name="hasHeader">True if the first line names the columns.</param>
    /// <returns>The first byte, and the byte after the last one; the same for a partition without lines.</returns>
    public static (long Start, long End) Find(Stream file, long from, long to, bool hasHeader)
    {
        long body = from == 0 && to >= file.Length ? 0 : BodyStart(file, hasHeader);
        return (Start(file, from, body), Start(file, to, body));
    }

    /// <returns>The line feeds before a byte.</returns>
    public static long LinesBefore(Stream file, long end)
    {
        byte[] buffer = new byte[BufferBytes];
        long lines = 0;
        file.Position = 0;
        while (end > 0 && file.Read(buffer, 0, (int)Math.Min(buffer.Length, end)) is var read && read > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            end -= read;
        }

        return lines;
    }

    private static long Start(Stream file, long bound, long body)
    {
        if (bound <= 0 || bound >= file.Length)
            return Math.Clamp(bound, 0, file.Length);
        long line = NextLine(file, bound - 1);
        return Math.Max(body, SkipIdle(file, line));
    }

    /// <returns>The end of the header; the start of the first line with values where there is none.</returns>
    private static long BodyStart(Stream file, bool hasHeader)
    {
        Span<byte> mark = stackalloc byte[3];
        file.Position = 0;
        int read = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        long line = SkipIdle(file, read == 3 && mark is [0xEF, 0xBB, 0xBF] ? 3 : 0);
        return hasHeader ? NextLine(file, line) : line;
    }

    /// <returns>The first line from here that is neither empty nor a comment.</returns>
    private static long SkipIdle(Stream file, long line)
    {
        while (line < file.Length && IsIdle(file, line))
            line = NextLine(file, line);
        return line;
    }

    private static bool IsIdle(Stream file, long line)
    {
        Span<byte> start = stackalloc byte[2];
        file.Position = line;
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read] is [(byte)'#', ..] or [(byte)'\n', ..] or [(byte)'\r', ..] or [(byte)'/', (byte)'/'];
    }

    /// <returns>The byte after the next line feed from here; the length if there is none.</returns>
    private static long NextLine(Stream file, long position)
    {
        byte[] buffer = new byte[BufferBytes];
        file.Position = position;
        while (file.Read(buffer) is var read && read > 0)
        {
            int end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0)
                return position + end + 1;
            position += read;
        }

        return file.Length;
    }

    /// <summary>True unless the file begins as those do whose characters have several bytes.</summary>
    private static bool HasLinesOfBytes(string path)
    {
        Span<byte> mark = stackalloc byte[4];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int read = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        return mark[..read] is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF]);
    }
}
