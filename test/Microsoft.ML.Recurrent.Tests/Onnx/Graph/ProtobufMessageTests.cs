using CsCheck;
using Google.Protobuf;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Tests.Onnx.Graph;

public sealed class ProtobufMessageTests
{
    [Fact]
    public void AMessageIsAsLongAsItSaidBefore() =>
        Gen.Select(Gen.Long, Gen.String, Gen.Float.Array[0, 5000], Gen.Int[1, 3000]).Sample((number, text, values, field) =>
        {
            var inner = new ProtobufMessage().Add(field, text).Add(field, values);
            var message = new ProtobufMessage().Add(field, number).Add(field, inner).AddEach(field, [text, text]);

            BytesOf(message).LongLength.Should().Be(message.Size);
        });

    [Fact]
    public void AReaderFindsTheFieldsInOrder()
    {
        var inner = new ProtobufMessage().Add(3, "né");
        byte[] bytes = BytesOf(new ProtobufMessage().Add(1, -5).Add(2, new float[] { 1.5f, -2 }).Add(7, inner));
        using var reader = new CodedInputStream(bytes);

        reader.ReadTag().Should().Be(WireFormat.MakeTag(1, WireFormat.WireType.Varint));
        reader.ReadInt64().Should().Be(-5);
        reader.ReadTag().Should().Be(WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited));
        reader.ReadBytes().Should().Equal(0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0);
        reader.ReadTag().Should().Be(WireFormat.MakeTag(7, WireFormat.WireType.LengthDelimited));
        reader.ReadBytes().Should().Equal(BytesOf(inner));
        reader.IsAtEnd.Should().BeTrue();
    }

    private static byte[] BytesOf(ProtobufMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return stream.ToArray();
    }
}
