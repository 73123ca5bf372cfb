using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public class DamagedWeightsTests
{
    private static readonly StoredModel _stored = StoredModel.Of(DrawnModels.Regression());

    [Fact]
    public void TruncatedAnywhereAtAllIsRefused()
    {
        for (int length = 0; length < _stored.Weights.Length; length++)
        {
            var cut = _stored with { Weights = _stored.Weights[..length] };
            cut.Invoking(c => c.Read()).Should().Throw<FormatException>().WithMessage("*expected*", $"{length} bytes are left");
        }
    }

    [Fact]
    public void TruncatedInATensorSaysWhere() => Refuses(
        _stored with { Weights = _stored.Weights[..^1] },
        "The model's weights 'head.bias' end after 3 bytes; expected 4. The file is truncated.");

    [Fact]
    public void TruncatedInTheLengthSaysSo() => Refuses(
        _stored with { Weights = _stored.Weights[..5] }, "The model's weights end after 5 bytes; expected 8. The file is truncated.");

    [Fact]
    public void LongerThanItsTensorsIsRefused() => Refuses(
        _stored with { Weights = [.. _stored.Weights, 0] }, "The model's weights go on behind the last tensor; the file has been altered.");

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1)]
    public void AbsurdHeaderLengthIsRefused(long claimed)
    {
        byte[] weights = [.. _stored.Weights];
        BinaryPrimitives.WriteInt64LittleEndian(weights, claimed);

        Refuses(_stored with { Weights = weights },
            $"The weights' header claims {claimed} bytes; expected 2 to 68608. The file has been altered.");
    }

    [Fact]
    public void WrongShapeIsRefusedWithBothShapes() => Refuses(
        _stored.WithTensors(all => all.Select(t => t.Name == "head.weight" ? t with { Shape = [2, 1] } : t)),
        "The model's weights are not this network's: 'head.weight' is F32 [2, 1]; expected F32 [1, 2].");

    [Fact]
    public void MissingAndForeignTensorsAreListed() => Refuses(
        _stored.WithTensors(all => all.Select(t => t.Name == "head.bias" ? t with { Name = "tail.bias" } : t)),
        string.Join(Environment.NewLine, "The model's weights are not this network's, for 2 reasons:",
            "- 'tail.bias' is not part of this network.", "- 'head.bias' is missing."));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void WeightThatIsNoNumberIsRefused(float value) => Refuses(
        _stored.WithTensors(all => all.Select(t => t.Name == "head.bias" ? t with { Values = [value] } : t)),
        "The weights 'head.bias' hold a value that is not finite.");

    [Theory]
    [InlineData("\"F32\"", "\"F16\"", "*'*' is F16 [*]; expected F32 [*].")]
    [InlineData("[0,8]", "[4,12]", "*claims bytes 4 to 12; expected 8 bytes from 0.*")]
    [InlineData("[0,8]", "[0,99]", "*claims bytes 0 to 99; expected 8 bytes from 0.*")]
    [InlineData("[0,8]", "[0]  ", "*data_offsets must hold two numbers.")]
    [InlineData("[0,8]", "[-4,4]", "*claims bytes -4 to 4; expected 8 bytes from 0.*")]
    [InlineData("\"shape\"", "\"shake\"", "The weights' header cannot be read: *")]
    public void AlteredHeaderIsRefused(string what, string by, string message)
    {
        string header = Encoding.ASCII.GetString(_stored.Weights, 8, HeaderLength);
        header.Should().Contain(what);

        var altered = _stored with { Weights = WithHeader(header.Replace(what, by, StringComparison.Ordinal)) };

        altered.Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage(message.Replace("[*]", "*", StringComparison.Ordinal));
    }

    [Fact]
    public void FlippedWeightIsRefused()
    {
        byte[] weights = [.. _stored.Weights];
        weights[^3] ^= 1;

        Refuses(_stored with { Weights = weights }, "The model's weights are not those that were saved; the file has been altered.");
    }

    [Fact]
    public void ForeignManifestIsRefused() => Refuses(
        _stored with { Manifest = [.. _stored.Manifest, (byte)' '] },
        "The model's manifest is not the one that its weights were saved with; the file has been altered.");

    private static int HeaderLength => (int)BinaryPrimitives.ReadInt64LittleEndian(_stored.Weights);

    private static byte[] WithHeader(string header)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(header), .. _stored.Weights[(8 + HeaderLength)..]];
    }

    private static void Refuses(StoredModel stored, string message) =>
        stored.Invoking(s => s.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(message);
}
