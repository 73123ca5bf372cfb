using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

/// <summary>libtorch's own layers on rows padded behind: outputs and every gradient are those of rows run one by one.</summary>
public class TorchLibraryModuleTests
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
        foreach (string cell in (string[])["lstm", "gru", "rnn", "rnn, relu"])
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
    public void PaddedRowsGiveTheOutputsAndGradientsOfRowsOneByOne(string cell, string batch, bool reverse, bool withState)
    {
        var layer = new LayerBatch(cell, inputs: 6, hidden: 13, _batches[batch]);
        if (!withState)
            Array.Clear(layer.InitialState);
        using var libtorch = new LibtorchRows(cell, layer);
        float[] slopes = [.. Enumerable.Range(0, layer.Output.Length).Select(i => 2f * i / layer.Output.Length - 1)];

        var found = Run(cell, layer, slopes, reverse, withState);

        var expected = libtorch.Train(reverse, slopes, new float[layer.FinalState.Length]);
        found.Keys.Should().HaveCount(withState ? 7 : 6);
        foreach (var (name, values) in found)
            Closeness.RelativeError(values, expected[name]).Should().BeLessThan(2e-6, name);
    }

    [Theory]
    [InlineData("lstm", true)]
    [InlineData("gru", true)]
    [InlineData("rnn, relu", true)]
    [InlineData("gru, reset before", false)]
    [InlineData("lstm, forget peephole", false)]
    [InlineData("lstm, no output activation", false)]
    [InlineData("minimal gated unit", false)]
    public void OnlyCellsOfTheSameEquationsAreLibtorchs(string cell, bool isFound)
    {
        using var module = TorchLibraryModule.Find(CellCases.Named(cell), 2, 3, torch.CPU);

        (module is not null).Should().Be(isFound);
    }

    private static Dictionary<string, float[]> Run(string cell, LayerBatch batch, float[] slopes, bool reverse, bool withState)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(batch.Packing, torch.CPU);
        using var module = TorchLibraryModule.Find(CellCases.Named(cell), batch.Sizes.Inputs, batch.Sizes.Hidden, torch.CPU)!;
        using (torch.no_grad())
        {
            foreach (var (shape, values) in batch.ParameterShapes.Zip(batch.Parameters))
                module.Parameter(shape.Name).copy_(torch.tensor(values).view(module.Parameter(shape.Name).shape));
        }

        var input = Tensors.From(batch.Input, torch.CPU, batch.Packing.TotalSteps, batch.Sizes.Inputs).requires_grad_();
        var state = withState ? Tensors.From(batch.InitialState, torch.CPU, batch.Packing.Rows, batch.StateWidth).requires_grad_() : null;
        var outputs = module.Outputs(input, packing, reverse, state);
        if (outputs.requires_grad)
            (outputs * Tensors.From(slopes, torch.CPU, outputs.shape)).sum().backward();
        var found = new Dictionary<string, float[]> { ["output"] = Tensors.ToArray(outputs), ["d input"] = Gradient(input) };
        if (state is not null)
            found["d initial state"] = Gradient(state);
        foreach (var shape in batch.ParameterShapes)
            found[$"d {shape.Name}"] = Gradient(module.Parameter(shape.Name));
        return found;
    }

    private static float[] Gradient(torch.Tensor leaf) => leaf.grad is { } gradient ? Tensors.ToArray(gradient) : new float[leaf.numel()];
}
