using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>The cut of weights' gradients among threads, and of what they read into cache lines.</summary>
public class GradientPlanTests
{
    [Theory]
    [InlineData("lstm", 1)]
    [InlineData("lstm", 2)]
    [InlineData("rnn", 2)]
    [InlineData("gru", 3)]
    [InlineData("clockwork", 2)]
    [InlineData("slstm, heads", 4)]
    public void EveryWeightIsInOneGroup(string cell, int cuts)
    {
        var packed = Pack(cell, hidden: 128);
        var plan = new GradientPlan(packed, cuts);

        foreach (var run in packed.Runs)
        {
            int[] columns = [.. plan.Groups.SelectMany(g => g.Panels).Where(p => p.Factors.Any(f => f.Run == run))
                .SelectMany(p => Enumerable.Range(p.Start, p.Vectors * Simd.Lanes(plan.Path))).Order()];
            columns.Should().Equal(Enumerable.Range(run.Start, run.End - run.Start));
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    public void TwoThreadsGetTheSameAmount(string cell)
    {
        var plan = new GradientPlan(Pack(cell, hidden: 128), cuts: 2);

        plan.Groups.Select(g => g.ProductValues).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 48)]
    [InlineData(512, 528)]
    public void RowsAreAnOddNumberOfCacheLinesApart(int width, int stride) => RowMemory.StrideOf(width).Should().Be(stride);

    [Fact]
    public void StrideThatNoNumberHoldsIsRefused() =>
        FluentActions.Invoking(() => RowMemory.StrideOf(int.MaxValue)).Should().Throw<OverflowException>();

    private static PackedPlan Pack(string cell, int hidden)
    {
        var plan = Plan.Of(CellCases.Named(cell).Graph);
        return new PackedPlan(PlanKernels.Create(plan, SimdPath.Bits512), LayerSizes.Of(plan.Graph, inputs: 64, hidden));
    }
}
