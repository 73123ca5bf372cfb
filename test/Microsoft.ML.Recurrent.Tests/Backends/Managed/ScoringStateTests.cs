using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

[Collection(ProcessWide.Name)]
public class ScoringStateTests
{
    private static readonly Packing[] _steps = [.. Enumerable.Range(0, 4).Select(rows => Packing.FromSortedLengths([.. Enumerable.Repeat(1, rows)]))];

    public static TheoryData<string, int, int, bool> Grid()
    {
        var grid = new TheoryData<string, int, int, bool>();
        foreach (string cell in (string[])["lstm", "gru", "tanh", "relu"])
        {
            foreach (var (inputs, hidden) in ((int, int)[])[(1, 1), (3, 5), (16, 16), (20, 33), (7, 100)])
            {
                grid.Add(cell, inputs, hidden, false);
                grid.Add(cell, inputs, hidden, true);
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void ForwardRaggedBatchWithStatesEqualsLibtorch(string cell, int inputs, int hidden, bool reverse)
    {
        using var scope = torch.NewDisposeScope();
        var layerCase = new LayerCase(LayerCase.CellNamed(cell, hidden), inputs, [9, 9, 7, 4, 4, 4, 1, 1, 1, 1, 1, 0, 0]);
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        using var layer = layerCase.CreateTorchLayer();
        var expected = layer.Forward(layerCase.InputTensor(), packing, reverse, layerCase.StateTensor());
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var (output, final) = Run(layerCase, reverse, path);
            Closeness.RelativeError(output, Tensors.ToArray(expected.Outputs)).Should().BeLessThan(3e-6, "outputs, {0}", path);
            Closeness.RelativeError(final, Tensors.ToArray(expected.FinalState)).Should().BeLessThan(3e-6, "states, {0}", path);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("tanh")]
    public void StepAfterStepEqualsOnePassBitForBit(string cell)
    {
        var layerCase = new LayerCase(LayerCase.CellNamed(cell, 37), 5, [6, 6, 6]);
        var layer = LayerCase.CreateScoringLayer(layerCase.Cell, layerCase.Weights, Simd.Best);
        var (output, final) = Run(layerCase, reverse: false, Simd.Best);
        float[] state = [.. layerCase.InitialState], outputs = new float[3 * 37];
        var workspace = new InferenceWorkspace();
        for (int step = 0; step < 6; step++)
        {
            Step(layer, 3, layerCase.Input.AsSpan(step * 15, 15), state, outputs, workspace);
            outputs.Should().Equal(output.AsSpan(step * 3 * 37, 3 * 37).ToArray());
        }

        state.Should().Equal(final);
    }

    [Fact]
    public void StepWarmWorkspaceAllocatesNothing()
    {
        var layerCase = new LayerCase(new HandWrittenLstm(24, 1f), 8, [1]);
        var layer = LayerCase.CreateScoringLayer(layerCase.Cell, layerCase.Weights, Simd.Best);
        var workspace = new InferenceWorkspace();
        float[] outputs = new float[24];
        for (int i = 0; i < 3; i++)
            Step(layer, 1, layerCase.Input, layerCase.InitialState, outputs, workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Step(layer, 1, layerCase.Input, layerCase.InitialState, outputs, workspace);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void ForwardRowAloneEqualsRowInBatchBitForBit(string cell)
    {
        var whole = new LayerCase(LayerCase.CellNamed(cell, 50), 6, [.. Enumerable.Repeat(5, 21)]);
        float[] together = Run(whole, reverse: false, Simd.Best).Output;
        var alone = new LayerCase(LayerCase.CellNamed(cell, 50), 6, [5]);
        for (int step = 0; step < 5; step++)
            whole.Input.AsSpan((step * 21 + 13) * 6, 6).CopyTo(alone.Input.AsSpan(step * 6));
        whole.InitialState.AsSpan(13 * whole.Cell.StateSize, whole.Cell.StateSize).CopyTo(alone.InitialState);
        float[] single = Run(alone, reverse: false, Simd.Best).Output;
        for (int step = 0; step < 5; step++)
            single.AsSpan(step * 50, 50).ToArray().Should().Equal(together.AsSpan((step * 21 + 13) * 50, 50).ToArray());
    }

    private static (float[] Output, float[] Final) Run(LayerCase layerCase, bool reverse, SimdPath path)
    {
        var layer = LayerCase.CreateScoringLayer(layerCase.Cell, layerCase.Weights, path);
        int hidden = layerCase.Cell.HiddenSize;
        var output = new float[layerCase.Packing.TotalSteps * hidden];
        var final = new float[layerCase.InitialState.Length];
        layer.Forward(layerCase.Packing, new LayerCall
        {
            Reverse = reverse,
            Input = layerCase.Input,
            InputStride = layerCase.Weights.InputSize,
            Output = output,
            OutputStride = hidden,
            InitialState = layerCase.InitialState,
            FinalState = final,
        }, new InferenceWorkspace());
        return (output, final);
    }

    /// <summary>One step of some rows, the state in place.</summary>
    private static void Step(InferenceLayer layer, int rows, ReadOnlySpan<float> input, Span<float> state, float[] outputs, InferenceWorkspace workspace) =>
        layer.Forward(_steps[rows], new LayerCall
        {
            Input = input,
            InputStride = input.Length / rows,
            Output = outputs,
            OutputStride = outputs.Length / rows,
            InitialState = state,
            FinalState = state,
        }, workspace);
}
