using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>The network alone, between a caller's own inputs and outputs.</summary>
public sealed class OnnxNetworkTests
{
    private const int Rows = 3, Steps = 6, Width = 2, HeadSteps = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AHeadThatReadsSeveralLastStepsGivesTheManagedNetworksLogits(bool bidirectional)
    {
        var options = new GruOptions { HiddenSize = 5, Bidirectional = bidirectional };
        var columns = RaggedRows.Columns(Width, [], 0);
        var shape = new NetworkShape(options, columns.ValuesPerStep, [], staticWidth: 0, outputs: 3) { HeadSteps = HeadSteps };
        var weights = Networks.Weights(shape);
        var rows = RaggedRows.Create(columns, [Steps, Steps, Steps]);
        float[] values = [.. Enumerable.Range(0, Rows).SelectMany(row => rows.Values(row).ToArray())];
        var expected = new float[Rows * shape.OutputsPerRow];
        new ManagedNetwork(shape, weights).Run(rows.Pack([0, 1, 2]), new NetworkWorkspace(), expected);

        float[] found = Run(Model(shape, weights), values);

        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) <= 1e-5f);
    }

    private static byte[] Model(NetworkShape shape, NetworkWeights weights)
    {
        var graph = new OnnxGraph("test");
        var steps = graph.Input(new("x", OnnxElementType.Float, [OnnxDimension.Batch, OnnxDimension.Steps, Width], ""));
        var lengths = graph.Input(new("lengths", OnnxElementType.Int64, [OnnxDimension.Batch], ""));
        var logits = new OnnxReading(new OnnxNetwork(graph, shape, weights), steps, lengths).Logits();
        graph.Output(new(new("logits", OnnxElementType.Float, [OnnxDimension.Batch, shape.OutputsPerRow], ""), logits));
        using var stream = new MemoryStream();
        OnnxModelWriter.Write(new OnnxModel(graph, "", []), stream);
        return stream.ToArray();
    }

    private static float[] Run(byte[] model, float[] values)
    {
        using var session = new InferenceSession(model);
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(values, [Rows, Steps, Width])),
            NamedOnnxValue.CreateFromTensor("lengths", new DenseTensor<long>(Enumerable.Repeat((long)Steps, Rows).ToArray(), [Rows])),
        ]);
        return [.. results.Single().AsTensor<float>()];
    }
}
