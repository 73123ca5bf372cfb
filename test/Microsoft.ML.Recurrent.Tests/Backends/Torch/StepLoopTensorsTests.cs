using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

/// <summary>A loop of torch's operations leaves its results and no other tensor.</summary>
[Collection(ProcessWide.Name)]
public class StepLoopTensorsTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void NoTensorIsLeftButTheResults(string cell)
    {
        using var scope = torch.NewDisposeScope();
        foreach (bool reverse in new[] { false, true })
        {
            var batch = new TorchBatch(new LayerBatch(cell, inputs: 5, hidden: 12, [6, 3, 3, 0]), reverse);
            long before = torch.Tensor.TotalCount;

            var result = batch.Run();

            torch.Tensor[] left = [result.Outputs, result.FinalState, .. result.Further is { } further ? new[] { further } : []];
            (torch.Tensor.TotalCount - before).Should().Be(left.Length);
            foreach (var tensor in left)
                tensor.Dispose();
            torch.Tensor.TotalCount.Should().Be(before);
        }
    }

    [Fact]
    public void NoTensorIsLeftAfterAnError()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new LayerBatch("lstm", inputs: 5, hidden: 12, [3]);
        var loop = new StepLoop(batch.Plan.Graph, batch.Sizes);
        torch.Tensor[] parameters = [.. loop.Parameters.Shapes.Select((s, p) => Tensors.From(batch.Parameters[p], torch.CPU, s.Columns is { } c ? [s.Rows, c] : [s.Rows]))];
        var wide = torch.zeros(3, 6);
        long before = torch.Tensor.TotalCount;

        Action run = () => loop.Run(new TorchLayerCall(batch.Packing, wide, parameters));

        run.Should().Throw<Exception>();
        torch.Tensor.TotalCount.Should().Be(before);
    }
}
