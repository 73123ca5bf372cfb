using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Cells;

[Collection(ProcessWide.Name)]
public class FusedLayerTests
{
    private static readonly Dictionary<string, int[]> _batches = new()
    {
        ["one row"] = [11],
        ["one step"] = [1, 1, 1],
        ["equal"] = [.. Enumerable.Repeat(7, 19)],
        ["ragged"] = [30, 23, 23, 17, 9, 9, 9, 4, 3, 2, 1, 1],
        ["empty rows"] = [5, 5, 3, 1, 0, 0],
        // More positions than one block of the gradient's rows.
        ["long"] = [.. Enumerable.Repeat(40, 8)],
    };

    public static TheoryData<string, string, bool, bool> Grid()
    {
        var grid = new TheoryData<string, string, bool, bool>();
        foreach (string cell in (string[])["lstm", "gru", "tanh", "relu"])
        {
            foreach (string batch in _batches.Keys)
            {
                grid.Add(cell, batch, false, true);
                grid.Add(cell, batch, true, true);
                grid.Add(cell, batch, true, false);
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void ResultsAndEveryGradientEqualLibtorchs(string cell, string batch, bool reverse, bool withState)
    {
        foreach (var (inputs, hidden) in batch == "ragged" ? [(1, 2), (16, 16), (64, 100)] : ((int, int)[])[(5, 18), (33, 40)])
        {
            var layerCase = new LayerCase(LayerCase.CellNamed(cell, hidden), inputs, _batches[batch]);
            var expected = LayerGradients.OfTorch(layerCase, reverse, withState);
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                var found = LayerGradients.OfManaged(layerCase, reverse, withState, path);
                found.Keys.Should().BeEquivalentTo(expected.Keys);
                foreach (string name in expected.Keys)
                    Closeness.RelativeError(found[name], expected[name]).Should().BeLessThan(1e-5, "{0}, {1} inputs, hidden {2}, {3}", name, inputs, hidden, path);
            }
        }
    }

    [Theory]
    [InlineData("lstm", false)]
    [InlineData("lstm", true)]
    [InlineData("gru", true)]
    [InlineData("tanh", false)]
    public void ThreadsDoNotChangeABit(string cell, bool reverse)
    {
        // Enough work to be shared out.
        var layerCase = new LayerCase(LayerCase.CellNamed(cell, 70), 40, [.. Enumerable.Range(0, 37).Select(i => 90 - 2 * i)]);
        var alone = LayerGradients.OfManaged(layerCase, reverse, withState: true, Simd.Best, threads: 1);
        foreach (int threads in (int[])[2, 3, 8, 2])
        {
            var shared = LayerGradients.OfManaged(layerCase, reverse, withState: true, Simd.Best, threads);
            foreach (string name in alone.Keys)
                shared[name].Should().Equal(alone[name], "{0} with {1} threads", name, threads);
        }
    }

    [Fact]
    public void BatchAfterBatchReusesMemoryWithoutATrace()
    {
        var small = new LayerCase(new HandWrittenLstm(20, 1f), 6, [4, 2, 1]);
        var large = new LayerCase(new HandWrittenLstm(20, 1f), 6, [25, 25, 9, 9, 9], seed: 1);
        using var layer = new FusedLayer(small.Cell, 6, small.CreateTorchLayer(), Simd.Best);
        var fresh = LayerGradients.OfManaged(small, reverse: true, withState: true, Simd.Best);
        for (int round = 0; round < 3; round++)
        {
            LayerGradients.Of(large, layer, reverse: false, withState: false);
            layer.zero_grad();
            foreach (var (name, values) in LayerGradients.Of(small, layer, reverse: true, withState: true))
                values.Should().Equal(fresh[name], name);
            layer.zero_grad();
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("tanh")]
    public void BothDirectionsAtOnceEqualLibtorchsOneAfterTheOther(string cell)
    {
        var layerCase = new LayerCase(LayerCase.CellNamed(cell, 21), 10, _batches["ragged"]);
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        var results = new List<float[]>[2];
        foreach (bool managed in (bool[])[false, true])
        {
            TorchCellLayer[] layers = [New(layerCase, managed), New(layerCase, managed)];
            var input = layerCase.InputTensor().requires_grad_();
            var outputs = TorchLayers.Forward(layers, input, packing);
            outputs.square().sum().backward();
            results[managed ? 1 : 0] = [.. new[] { outputs, input.grad!, layers[0].WeightHh.grad!, layers[1].WeightIh.grad!, layers[1].BiasHh.grad! }.Select(Tensors.ToArray)];
        }

        foreach (var (found, expected) in results[1].Zip(results[0]))
            Closeness.RelativeError(found, expected).Should().BeLessThan(1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GraphThatIsRunBackAgainGivesTheSameGradientsAgain(bool retained)
    {
        var layerCase = new LayerCase(new HandWrittenLstm(20, 1f), 6, _batches["ragged"]);
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        using var layer = New(layerCase, managed: true);
        torch.Tensor input = layerCase.InputTensor().requires_grad_(), state = layerCase.StateTensor().requires_grad_();
        var loss = layer.Forward(input, packing, reverse: true, state).Outputs.sum();
        torch.Tensor[] read = [input, state, layer.WeightIh, layer.WeightHh, layer.BiasIh];
        loss.backward(retain_graph: retained);
        float[][] once = [.. read.Select(t => Tensors.ToArray(t.grad!))];

        // Without being asked to, torch does not keep the graph; this part of it is there all the same.
        loss.backward();

        foreach (var (tensor, gradient) in read.Zip(once))
            Tensors.ToArray(tensor.grad!).Should().Equal(gradient.Select(g => 2 * g));
    }

    [Fact]
    public void LeavesNoTensorBehind()
    {
        var layerCase = new LayerCase(new HandWrittenGru(12), 5, _batches["ragged"]);
        using var layer = New(layerCase, managed: true);
        LayerGradients.Of(layerCase, layer, reverse: false, withState: true);
        layer.zero_grad();
        long before = torch.Tensor.TotalCount;
        for (int i = 0; i < 5; i++)
        {
            LayerGradients.Of(layerCase, layer, reverse: false, withState: true);
            layer.zero_grad();
        }

        torch.Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void WithoutGradientsTheOutputsAreTheSame()
    {
        var layerCase = new LayerCase(new HandWrittenLstm(12, 1f), 5, _batches["ragged"]);
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        using var layer = New(layerCase, managed: true);
        var expected = layer.Forward(layerCase.InputTensor(), packing, reverse: true).Outputs;
        using var frozen = torch.no_grad();
        var found = layer.Forward(layerCase.InputTensor(), packing, reverse: true).Outputs;
        expected.requires_grad.Should().BeTrue();
        found.requires_grad.Should().BeFalse();
        Tensors.ToArray(found).Should().Equal(Tensors.ToArray(expected));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheOptionChoosesTheKernels(bool useManagedKernels)
    {
        using var layer = new HandWrittenLstm(3, 1f).CreateTrainingLayer(2, torch.CPU, useManagedKernels);
        (layer is FusedLayer).Should().Be(useManagedKernels);
        layer.parameters().Count().Should().Be(4);
    }

    private static TorchCellLayer New(LayerCase layerCase, bool managed)
    {
        var layer = layerCase.Cell.CreateTrainingLayer(layerCase.Weights.InputSize, torch.CPU, managed);
        layerCase.Import(layer);
        return layer;
    }
}
