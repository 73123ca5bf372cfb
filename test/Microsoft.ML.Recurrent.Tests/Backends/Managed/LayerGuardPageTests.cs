using CsCheck;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>Kernels and layers of the plain cells, of any size, read and write nothing but their memory.</summary>
public class LayerGuardPageTests
{
    private static readonly string[] _cells = ["lstm", "gru", "rnn", "rnn, relu"];

    private static readonly Gen<(int Inputs, int Hidden, int[] Lengths)> _layers =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 12].Array[1, 20].Select(lengths => lengths.OrderDescending().ToArray()));

    public static TheoryData<int, bool> Places => KernelGuardPageTests.Places;

    [Theory]
    [MemberData(nameof(Places))]
    public void Kernel(int path, bool atEnd)
    {
        foreach (string cell in _cells)
        {
            var kernels = PlanKernels.Emit(Plan.Of(CellCases.Named(cell).Graph), (SimdPath)path);
            Gen.Int[1, 70].Sample(
                hidden =>
                {
                    using var memory = new KernelMemory(kernels.Plan, hidden, (SimdPath)path, rows: 1, atEnd);
                    memory.Run(kernels.Stages.Single().Forward);
                    memory.Run(kernels.Stages.Single().Backward);
                    memory.Values().Should().OnlyContain(value => float.IsFinite(value));
                },
                iter: 30);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void ScoringLayer(int path, bool atEnd) => _layers.Sample(
        shape =>
        {
            foreach (string cell in _cells)
            {
                var batch = new LayerBatch(cell, shape.Inputs, shape.Hidden, shape.Lengths);
                var layer = new InferenceLayer(KernelCache.Of(batch.Plan.Graph, (SimdPath)path), batch.Sizes, batch.Parameters);
                using var input = GuardedMemory.Random(batch.Input.Length, atEnd, new Random(shape.Hidden));
                using GuardedMemory output = new(batch.Output.Length, atEnd), state = new(batch.FinalState.Length, atEnd);

                layer.Forward(batch.Packing, new LayerCall
                {
                    Reverse = shape.Inputs % 2 == 1,
                    Input = input.Span,
                    InputStride = shape.Inputs,
                    Output = output.Span,
                    OutputStride = shape.Hidden,
                    FinalState = state.Span,
                }, new InferenceWorkspace());

                output.Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
            }
        },
        iter: 30);

    [Theory]
    [MemberData(nameof(Places))]
    public void TrainingLayer(int path, bool atEnd) => _layers.Sample(
        shape =>
        {
            foreach (string cell in _cells)
            {
                var batch = new LayerBatch(cell, shape.Inputs, shape.Hidden, shape.Lengths);
                int directions = 1 + shape.Inputs % 2;
                using var memory = new GuardedLayer(batch, directions, atEnd);
                var layer = new ManagedLayer(KernelCache.Of(batch.Plan.Graph, (SimdPath)path), batch.Sizes, directions);

                layer.Forward(batch.Packing, memory.Parameters, memory.Forward, threads: 1);
                layer.Backward(memory.Parameters, memory.Backward, memory.Gradients);

                foreach (string name in (string[])["output", "input gradient 0", $"input gradient {directions - 1}"])
                    memory[name].Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
            }
        },
        iter: 20);
}
