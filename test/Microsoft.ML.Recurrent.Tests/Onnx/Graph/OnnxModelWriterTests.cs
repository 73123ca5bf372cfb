using Google.Protobuf;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Tests.Onnx.Graph;

/// <summary>The parts of a file that ONNX Runtime does not show.</summary>
public sealed class OnnxModelWriterTests
{
    private static readonly ILookup<int, byte[]> _model =
        FieldsOf(OnnxModels.Export(OnnxModels.Create(new LstmOptions(), OnnxModels.Binary, ["Words", "Numbers"], "Group")));

    [Fact]
    public void TheFormatAndOperatorSetAreStated()
    {
        _model[1].Should().ContainSingle().Which.Should().Equal(OnnxModel.IrVersion);
        FieldsOf(_model[8].Single())[2].Should().ContainSingle().Which.Should().Equal(OnnxModel.OperatorSet);
    }

    [Fact]
    public void InputsAndOutputsSayTheirShapeAndMeaning() => Descriptions(11).Concat(Descriptions(12)).Should().Equal(
        "Words: (batch, steps): tokens; word i (from 0) of the vocabulary is token i + 1, every other word is token 0.",
        "Numbers: (batch, steps, 3): numbers as they stand in the data.",
        "Group: (batch): a key from 1 to 4 per row; 0 is the missing key.",
        "lengths: (batch): steps of each row, from 0 to the size of the steps axis.",
        "Score: (batch): the logit.",
        "Probability: (batch): of true, from 0 to 1.",
        "PredictedLabel: (batch): whether the logit is above 0.");

    private static IEnumerable<string> Descriptions(int field) =>
        FieldsOf(_model[7].Single())[field].Select(FieldsOf).Select(info => $"{Text(info[1])}: {Text(info[3])}");

    private static string Text(IEnumerable<byte[]> values) => System.Text.Encoding.UTF8.GetString(values.Single());

    /// <summary>A message's values by field; integers as one byte.</summary>
    private static ILookup<int, byte[]> FieldsOf(byte[] message)
    {
        using var reader = new CodedInputStream(message);
        List<(int Field, byte[] Value)> fields = [];
        while (!reader.IsAtEnd)
        {
            uint tag = reader.ReadTag();
            bool isInteger = WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint;
            fields.Add((WireFormat.GetTagFieldNumber(tag), isInteger ? [(byte)reader.ReadInt64()] : reader.ReadBytes().ToByteArray()));
        }

        return fields.ToLookup(field => field.Field, field => field.Value);
    }
}
