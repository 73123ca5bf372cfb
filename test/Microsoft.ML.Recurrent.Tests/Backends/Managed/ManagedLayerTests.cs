using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>A layer of any cell in training: outputs and every gradient are the interpreter's; threads change no bit.</summary>
public class ManagedLayerTests
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
                Compare(new LayerBatch(cell, inputs: 5, hidden: 12, _lengths), path, reverse);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru, reset before")]
    [InlineData("slstm, heads")]
    [InlineData("clockwork")]
    [InlineData("three stages")]
    public void ManyStepsAndWideLayersAreCutWithoutLoss(string cell)
    {
        int[] lengths = [.. Enumerable.Range(0, 40).Select(i => 12 - i / 4)];
        Compare(new LayerBatch(cell, inputs: 70, hidden: 60, lengths), Simd.Best, reverse: true);
        // Blocks and groups of whole vectors are products of their own.
        Compare(new LayerBatch(cell, inputs: 70, hidden: 64, lengths), Simd.Best, reverse: true);
        Compare(new LayerBatch(cell, inputs: 70, hidden: 64, lengths), SimdPath.Bits128, reverse: false);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ThreadsChangeNoBit(string cell)
    {
        var batch = new LayerBatch(cell, inputs: 5, hidden: 12, _lengths);
        using TrainedBatch one = new(batch, reverse: false), many = new(batch, reverse: false);
        one.Run(Simd.Best);

        many.Run(Simd.Best, threads: 8);

        foreach (string name in new[] { "output", "final state", "d input", "d initial state" })
            many[name].Select(BitConverter.SingleToInt32Bits).Should().Equal(one[name].Select(BitConverter.SingleToInt32Bits));
        many.Parameters.SelectMany(p => p).Should().Equal(one.Parameters.SelectMany(p => p));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ThreadsChangeNoBitOfABatchThatIsCutForThem(string cell)
    {
        // Enough work for more threads than shards, and enough rows to cut each shard.
        var batch = new LayerBatch(cell, inputs: 40, hidden: 48, [.. Enumerable.Range(0, 40).Select(i => 40 - i / 2)]);
        foreach (bool reverse in new[] { false, true })
        {
            using TrainedBatch one = new(batch, reverse), shared = new(batch, reverse);
            one.Run(Simd.Best);
            foreach (int threads in new[] { 2, 3, 8 })
            {
                shared.Run(Simd.Best, threads);

                foreach (string name in new[] { "output", "final state", "d input", "d initial state" })
                    shared[name].AsSpan().SequenceEqual(one[name]).Should().BeTrue("{0} with {1} threads", name, threads);
                shared.Parameters.SelectMany(p => p).Should().Equal(one.Parameters.SelectMany(p => p));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void LayerReadsAndWritesNothingButItsMemory(int path, bool atEnd)
    {
        foreach (string cell in CellCases.Names)
        {
            using var batch = new TrainedBatch(new LayerBatch(cell, inputs: 3, hidden: 4 * (1 + cell.Length % 5), [5, 4, 1, 0]), reverse: atEnd, atEnd);

            batch.Run((SimdPath)path);

            batch["d input"].Should().OnlyContain(value => float.IsFinite(value));
        }
    }

    [Fact]
    public void ValuesThatAreNotFiniteBehindTheUnitsReachNoGradient()
    {
        // Behind the units the quotient is 0 / 0.
        var batch = new LayerBatch(Cell.Define("quotient", s =>
        {
            var h = s.State("hidden");
            var x = s.Input("x") + s.Recurrent("h", h);
            s.Output(s.Next(h, x / Expr.Max(x * x, s.Vector("least"))));
        }), inputs: 3, hidden: 5, [4, 2]);
        Array.Fill(batch.Parameters[^1], 2f);
        using var trained = new TrainedBatch(batch, reverse: false);

        trained.Run(Simd.Best);

        trained["d input"].Should().OnlyContain(value => float.IsFinite(value));
    }

    private static void Compare(LayerBatch batch, SimdPath path, bool reverse)
    {
        using var trained = new TrainedBatch(batch, reverse);
        trained.Run(path);
        batch.Run(path, reverse);
        var expected = trained.Interpret(out float[][] parameters);

        Closeness.RelativeError(trained["output"], batch.Output).Should().BeLessThan(1e-6);
        Closeness.RelativeError(trained["final state"], batch.FinalState).Should().BeLessThan(1e-6);
        foreach (var (name, gradient) in expected)
            Closeness.RelativeError(trained[name], gradient).Should().BeLessThan(1e-5, "of {0}", name);
        for (int p = 0; p < parameters.Length; p++)
            Closeness.RelativeError(trained.Parameters[p], parameters[p]).Should().BeLessThan(1e-5, "of parameter {0}", p);
    }
}
