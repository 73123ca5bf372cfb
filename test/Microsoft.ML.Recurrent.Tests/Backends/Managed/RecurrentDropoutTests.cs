using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>Recurrent dropout of any cell, with masks that stay the same: on the kernels and in torch, outputs and every gradient are the interpreter's.</summary>
public class RecurrentDropoutTests
{
    private static readonly int[] _lengths = [11, 9, 9, 3, 1, 0];

    public static TheoryData<string> Cells => CellCases.Theory;

    public static TheoryData<int, bool> Places => KernelGuardPageTests.Places;

    [Theory]
    [MemberData(nameof(Cells))]
    public void EveryGradientIsThatOfTheInterpreter(string cell)
    {
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (bool reverse in new[] { false, true })
                Compare(Batch(cell, 5, 12, _lengths), path, reverse);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("clockwork")]
    [InlineData("slstm, heads")]
    public void WideLayersAreCutWithoutLoss(string cell)
    {
        foreach (int hidden in new[] { 60, 64 })
            Compare(Batch(cell, 70, hidden, [.. Enumerable.Range(0, 40).Select(i => 12 - i / 4)]), Simd.Best, reverse: hidden == 60);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void RowsThatStartFromZeroHaveTheGradientsOfThoseThatStartFromGivenZeros(string cell)
    {
        foreach (bool reverse in new[] { false, true })
        {
            var batch = Batch(cell, 5, 12, _lengths);
            Array.Clear(batch.InitialState);
            using TrainedBatch given = new(batch, reverse), none = new(batch, reverse);
            given.Run(Simd.Best);

            none.Run(Simd.Best, startsFromZero: true);

            none["output"].Should().Equal(given["output"], (a, b) => Math.Abs(a - b) < 1e-5);
            Closeness.RelativeError(none["d input"], given["d input"]).Should().BeLessThan(1e-5);
            none.Parameters.Zip(given.Parameters, (a, b) => Closeness.RelativeError(a, b)).Should().OnlyContain(error => error < 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ThreadsChangeNoBit(string cell)
    {
        var batch = Batch(cell, 40, 48, [.. Enumerable.Range(0, 40).Select(i => 40 - i / 2)]);
        using var one = new TrainedBatch(batch, reverse: false);
        one.Run(Simd.Best);
        foreach (int threads in new[] { 2, 8 })
        {
            using var many = new TrainedBatch(batch, reverse: false);
            many.Run(Simd.Best, threads);

            many["d input"].AsSpan().SequenceEqual(one["d input"]).Should().BeTrue();
            many.Parameters.SelectMany(p => p).Should().Equal(one.Parameters.SelectMany(p => p));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void LayerReadsAndWritesNothingButItsMemory(int path, bool atEnd)
    {
        foreach (string cell in CellCases.Names)
        {
            using var batch = new TrainedBatch(Batch(cell, 3, 4 * (1 + cell.Length % 5), [5, 4, 1, 0]), reverse: atEnd, atEnd);

            batch.Run((SimdPath)path);

            batch["d input"].Should().OnlyContain(value => float.IsFinite(value));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void TorchsOperationsHaveTheGradientsOfTheKernels(string cell)
    {
        using var scope = torch.NewDisposeScope();
        var batch = Batch(cell, 5, 12, _lengths);
        using var managed = new TrainedBatch(batch, reverse: true);
        managed.Run(Simd.Best);
        var torchBatch = new TorchBatch(batch, reverse: true);

        var found = torchBatch.Train(managed);

        foreach (var (name, values) in found)
            Closeness.RelativeError(values, managed[name]).Should().BeLessThan(1e-5, name);
        torchBatch.ParameterGradients.Zip(managed.Parameters, (a, b) => Closeness.RelativeError(a, b)).Should().OnlyContain(error => error < 1e-5);
    }

    private static LayerBatch Batch(string cell, int inputs, int hidden, int[] lengths) =>
        new(RecurrentDropoutForm.Of(CellCases.Named(cell).Graph), inputs, hidden, lengths);

    private static void Compare(LayerBatch batch, SimdPath path, bool reverse)
    {
        using var trained = new TrainedBatch(batch, reverse);
        trained.Run(path);
        var expected = trained.Interpret(out float[][] parameters);

        foreach (var (name, gradient) in expected)
            Closeness.RelativeError(trained[name], gradient).Should().BeLessThan(1e-5, "of {0}", name);
        trained.Parameters.Zip(parameters, (a, b) => Closeness.RelativeError(a, b)).Should().OnlyContain(error => error < 1e-5);
        for (int row = 0; row < batch.Packing.Rows; row++)
        {
            double[] steps = [.. batch.Interpret(row, reverse).Results.SelectMany(r => batch.Outputs(r, further: false))];
            batch.Positions(row, reverse).SelectMany(p => trained["output"].Skip(p * batch.Sizes.Hidden).Take(batch.Sizes.Hidden))
                .Should().Equal(steps, (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }
}
