using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Text;

/// <summary>Lines of a file, as ML.NET's loader reads a file. Immutable.</summary>
/// <param name="path">The file.</param>
/// <param name="start">The first byte.</param>
/// <param name="end">The byte after the last one.</param>
/// <param name="prefix">The bytes before them: a line in the place of the header that the loader passes over.</param>
internal sealed class LineRange(string path, long start, long end, byte[] prefix) : IMultiStreamSource
{
    public int Count => 1;

    public string GetPathOrNull(int index) => path;

    public Stream Open(int index)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = start;
        return new LineRangeStream(file, end - start, prefix);
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index), Encoding.UTF8);
}

/// <summary>The bytes of a range, in order.</summary>
internal sealed class LineRangeStream(Stream file, long left, byte[] prefix) : Stream
{
    private int _prefixRead;
    private long _left = left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int ofPrefix = Math.Min(buffer.Length, prefix.Length - _prefixRead);
        if (ofPrefix > 0)
        {
            prefix.AsSpan(_prefixRead, ofPrefix).CopyTo(buffer);
            _prefixRead += ofPrefix;
            return ofPrefix;
        }

        int read = file.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
