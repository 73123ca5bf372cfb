using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Cells;

/// <summary>Outputs of rows padded behind against those of packed sequences, and every gradient.</summary>
public class TorchLibraryLayerTests
{
    private static readonly Dictionary<string, int[]> _batches = new()
    {
        ["even"] = [6, 6, 6, 6],
        ["even and empty"] = [6, 6, 0],
        ["ragged"] = [9, 9, 7, 4, 4, 4, 1, 1, 1, 1, 1, 0, 0],
        ["one long row"] = [40, 2, 2, 1, 0],
        ["one row"] = [5],
        ["one step"] = [1, 1, 1],
        ["empty"] = [0, 0],
    };

    public static TheoryData<string, string, bool, bool> Grid()
    {
        var grid = new TheoryData<string, string, bool, bool>();
        foreach (string cell in (string[])["lstm", "gru", "tanh", "relu"])
        {
            foreach (string batch in _batches.Keys)
            {
                foreach (bool reverse in (bool[])[false, true])
                {
                    grid.Add(cell, batch, reverse, false);
                    grid.Add(cell, batch, reverse, true);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void PaddedRowsGiveThePackedOnesOutputsAndGradients(string cell, string batch, bool reverse, bool withState)
    {
        var layerCase = new LayerCase(LayerCase.CellNamed(cell, 13), 6, _batches[batch]);

        var found = Run(layerCase, withState, (layer, input, packing, state) => layer.Outputs(input, packing, reverse, state));

        var expected = Run(layerCase, withState, (layer, input, packing, state) => layer.Forward(input, packing, reverse, state).Outputs);
        found.Keys.Should().Equal(expected.Keys);
        foreach (var (name, values) in found)
            Closeness.RelativeError(values, expected[name]).Should().BeLessThan(2e-6, name);
    }

    private static Dictionary<string, float[]> Run(LayerCase layerCase, bool withState,
        Func<TorchCellLayer, torch.Tensor, TorchPacking, torch.Tensor?, torch.Tensor> forward)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        using var layer = layerCase.CreateTorchLayer();
        var input = layerCase.InputTensor().requires_grad_();
        var state = withState ? layerCase.StateTensor().requires_grad_() : null;
        var outputs = forward(layer, input, packing, state);
        if (outputs.requires_grad)
            (outputs * torch.linspace(-1, 1, outputs.numel()).view(outputs.shape)).sum().backward();
        (string Name, torch.Tensor? Tensor)[] found =
        [
            ("outputs", outputs), ("d input", input.grad), ("d initial state", state?.grad), ("d weight_ih", layer.WeightIh.grad),
            ("d weight_hh", layer.WeightHh.grad), ("d bias_ih", layer.BiasIh.grad), ("d bias_hh", layer.BiasHh.grad),
        ];
        return found.Where(f => f.Tensor is not null).ToDictionary(f => f.Name, f => Tensors.ToArray(f.Tensor!));
    }
}
