using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>The emitted kernels of LSTM, GRU and the simple network give the bits of those that were written by hand.</summary>
public unsafe class HandWrittenKernelTests
{
    [Theory]
    [InlineData("lstm", "lstm")]
    [InlineData("gru", "gru")]
    [InlineData("rnn", "tanh")]
    [InlineData("rnn, relu", "relu")]
    public void EmittedKernelsAreBitIdenticalWithThoseWrittenByHand(string cell, string oracle)
    {
        var plan = Plan.Of(CellCases.Named(cell).Graph);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var kernels = PlanKernels.Emit(plan, path);
            foreach (int hidden in new[] { 1, 7, 16, 40, 128 })
                Compare(kernels, LayerCase.CellNamed(oracle, hidden).CreateKernel(path), hidden);
        }
    }

    private static void Compare(PlanKernels kernels, CellKernel oracle, int hidden)
    {
        using KernelMemory found = new(kernels.Plan, hidden, kernels.Path, rows: 1), expected = new(kernels.Plan, hidden, kernels.Path, rows: 1);

        found.Run(kernels.Stages.Single().Forward);
        oracle.Forward(expected[ColumnKind.Slot].Pointer, expected[ColumnKind.Before].Pointer, expected[ColumnKind.After].Pointer);
        BitsOf(found).Should().Equal(BitsOf(expected), "the forward kernel is the same");
        found.Run(kernels.Stages.Single().Backward);
        oracle.Backward(expected[ColumnKind.Slot].Pointer, expected[ColumnKind.Before].Pointer, expected[ColumnKind.Gradient].Pointer);
        BitsOf(found).Should().Equal(BitsOf(expected), "the backward kernel is the same");
    }

    private static IEnumerable<int> BitsOf(KernelMemory memory) => memory.Values().Select(BitConverter.SingleToInt32Bits);
}
