using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>Values written to a checkpoint one after another, hashed on their way.</summary>
internal sealed class CheckPointOutput : IDisposable
{
    private const int SectionBytes = 1 << 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _section = new();
    private readonly BinaryWriter _writer;
    private readonly Stream _destination;

    public CheckPointOutput(Stream destination) => (_destination, _writer) = (destination, new BinaryWriter(_section));

    public void Dispose()
    {
        _hash.Dispose();
        _writer.Dispose();
    }

    public void Write(ReadOnlySpan<byte> bytes) => _writer.Write(bytes);

    public void Write(int value) => _writer.Write(value);

    public void Write(long value) => _writer.Write(value);

    /// <summary>A name, its length before it.</summary>
    public void Write(string name)
    {
        _writer.Write(name.Length);
        foreach (char letter in name)
            _writer.Write((ushort)letter);
    }

    public void Write(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
            _writer.Write(MemoryMarshal.AsBytes(values));
        else
            WriteReversed(values);
        if (_section.Length >= SectionBytes)
            Flush();
    }

    /// <summary>Ends the checkpoint with the hash of all that was written.</summary>
    public void WriteEnd()
    {
        Flush();
        _destination.Write(_hash.GetHashAndReset());
    }

    private void WriteReversed(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            _writer.Write(value);
    }

    private void Flush()
    {
        _writer.Flush();
        var bytes = _section.GetBuffer().AsSpan(0, (int)_section.Length);
        _hash.AppendData(bytes);
        _destination.Write(bytes);
        _section.SetLength(0);
    }
}
