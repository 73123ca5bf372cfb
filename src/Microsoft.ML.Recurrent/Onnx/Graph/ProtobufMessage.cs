using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>
/// A Protocol Buffers message as a list of fields. Its size is known before a byte is written, so that nested messages are streamed
/// with their length in front and large arrays are never copied.
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly List<WriteField> _fields = [];

    private delegate void WriteField(CodedOutputStream coded, Stream stream);

    /// <summary>In bytes.</summary>
    public long Size { get; private set; }

    public ProtobufMessage Add(int field, long value) =>
        Add(field, WireType.Varint, CodedOutputStream.ComputeInt64Size(value), (coded, _) => coded.WriteInt64(value));

    public ProtobufMessage Add(int field, string text) =>
        Add(field, WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(text), (coded, _) => coded.WriteString(text));

    public ProtobufMessage Add(int field, ProtobufMessage message) =>
        Add(field, WireType.LengthDelimited, WithLength(message.Size), (coded, stream) =>
        {
            coded.WriteUInt64((ulong)message.Size);
            message.Write(coded, stream);
        });

    /// <summary>The array's bytes, little-endian.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public ProtobufMessage Add<T>(int field, T[] values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX models are written on little-endian machines only.");
        long size = (long)values.Length * Unsafe.SizeOf<T>();
        return Add(field, WireType.LengthDelimited, WithLength(size), (coded, stream) =>
        {
            coded.WriteUInt64((ulong)size);
            // What stands in the buffer comes first; then the bytes go past it.
            coded.Flush();
            stream.Write(MemoryMarshal.AsBytes<T>(values));
        });
    }

    public ProtobufMessage AddEach(int field, IEnumerable<int> values) => AddEach(values, value => Add(field, value));

    public ProtobufMessage AddEach(int field, IEnumerable<string> texts) => AddEach(texts, text => Add(field, text));

    public ProtobufMessage AddEach(int field, IEnumerable<ProtobufMessage> messages) => AddEach(messages, message => Add(field, message));

    /// <summary>Writes the fields in the order they were added; the stream stays open.</summary>
    public void WriteTo(Stream stream)
    {
        using var coded = new CodedOutputStream(stream, leaveOpen: true);
        Write(coded, stream);
    }

    private static long WithLength(long size) => CodedOutputStream.ComputeUInt64Size((ulong)size) + size;

    private ProtobufMessage Add(int field, WireType type, long size, WriteField write)
    {
        Size += CodedOutputStream.ComputeTagSize(field) + size;
        _fields.Add((coded, stream) =>
        {
            coded.WriteTag(field, type);
            write(coded, stream);
        });
        return this;
    }

    private ProtobufMessage AddEach<T>(IEnumerable<T> values, Action<T> add)
    {
        foreach (T value in values)
            add(value);
        return this;
    }

    private void Write(CodedOutputStream coded, Stream stream)
    {
        foreach (var write in _fields)
            write(coded, stream);
    }
}
