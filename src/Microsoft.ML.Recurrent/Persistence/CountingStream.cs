namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Counts what is written and keeps none of it; past some number it stops the writer.</summary>
/// <param name="most">The bytes after which nothing more need be counted.</param>
internal sealed class CountingStream(long most) : Stream
{
    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Count;

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    /// <exception cref="EnoughException">More than the most has been written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count += buffer.Length;
        if (Count > most)
            throw new EnoughException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Says that there is more than was to be counted.</summary>
    public sealed class EnoughException : IOException;
}
