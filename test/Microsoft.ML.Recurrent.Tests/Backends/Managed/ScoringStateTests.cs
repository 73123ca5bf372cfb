using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

[Collection(ProcessWide.Name)]
public class ScoringStateTests
{
    private static readonly Packing[] _steps = [.. Enumerable.Range(0, 4).Select(rows => Packing.FromSortedLengths([.. Enumerable.Repeat(1, rows)]))];

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    public void StepAfterStepEqualsOnePassBitForBit(string cell)
    {
        var batch = new LayerBatch(cell, inputs: 5, hidden: 37, [6, 6, 6]);
        var layer = LayerOf(batch);
        batch.Run(Simd.Best, reverse: false);
        float[] state = [.. batch.InitialState], outputs = new float[3 * 37];
        var workspace = new InferenceWorkspace();
        for (int step = 0; step < 6; step++)
        {
            Step(layer, 3, batch.Input.AsSpan(step * 15, 15), state, outputs, workspace);
            outputs.Should().Equal(batch.Output.AsSpan(step * 3 * 37, 3 * 37).ToArray());
        }

        state.Should().Equal(batch.FinalState);
    }

    [Fact]
    public void StepWarmWorkspaceAllocatesNothing()
    {
        var batch = new LayerBatch("lstm", inputs: 8, hidden: 24, [1]);
        var layer = LayerOf(batch);
        var workspace = new InferenceWorkspace();
        float[] outputs = new float[24];
        for (int i = 0; i < 3; i++)
            Step(layer, 1, batch.Input, batch.InitialState, outputs, workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Step(layer, 1, batch.Input, batch.InitialState, outputs, workspace);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void ForwardRowAloneEqualsRowInBatchBitForBit(string cell)
    {
        var whole = new LayerBatch(cell, inputs: 6, hidden: 50, [.. Enumerable.Repeat(5, 21)]);
        whole.Run(Simd.Best, reverse: false);
        var alone = new LayerBatch(cell, inputs: 6, hidden: 50, [5]);
        for (int step = 0; step < 5; step++)
            whole.Input.AsSpan((step * 21 + 13) * 6, 6).CopyTo(alone.Input.AsSpan(step * 6));
        whole.InitialState.AsSpan(13 * whole.StateWidth, whole.StateWidth).CopyTo(alone.InitialState);
        whole.Parameters.Zip(alone.Parameters).ToList().ForEach(p => p.First.CopyTo(p.Second, 0));

        alone.Run(Simd.Best, reverse: false);

        for (int step = 0; step < 5; step++)
            alone.Output.AsSpan(step * 50, 50).ToArray().Should().Equal(whole.Output.AsSpan((step * 21 + 13) * 50, 50).ToArray());
    }

    private static InferenceLayer LayerOf(LayerBatch batch) => new(KernelCache.Of(batch.Plan.Graph, Simd.Best), batch.Sizes, batch.Parameters);

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
