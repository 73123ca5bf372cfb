using CsCheck;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>Kernels, emitted or interpreted, compute what the plan says in double precision, for every cell and lane width.</summary>
public class PlanKernelsTests
{
    private const int Rows = 3;

    public static TheoryData<string> Cells => CellCases.Theory;

    public static TheoryData<int, bool> Places => KernelGuardPageTests.Places;

    [Theory]
    [MemberData(nameof(Cells))]
    public void EmittedKernelsAgreeWithTheInterpreter(string cell)
    {
        var plan = Plan.Of(CellCases.Named(cell).Graph);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (int hidden in new[] { 4, 8, 20, 36 })
                Compare(PlanKernels.Emit(plan, path), hidden);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void InterpretedKernelsAgreeWithTheInterpreter(string cell) =>
        Compare(PlanKernels.Interpret(Plan.Of(CellCases.Named(cell).Graph), SimdPath.Bits256), hidden: 12);

    [Theory]
    [MemberData(nameof(Cells))]
    public void ScoringComputesTheBitsOfTraining(string cell)
    {
        var kernels = PlanKernels.Emit(Plan.Of(CellCases.Named(cell).Graph), Simd.Best);
        using KernelMemory scoring = new(kernels.Plan, 20, Simd.Best, Rows), training = new(kernels.Plan, 20, Simd.Best, Rows);
        foreach (var stage in kernels.Stages)
        {
            scoring.Run(stage.Scoring);
            training.Run(stage.Forward);
        }

        for (int result = 0; result < kernels.Plan.Results.Length; result++)
        {
            for (int row = 0; row < Rows; row++)
                scoring.Column(ColumnKind.After, result, row).ToArray().Should().Equal(training.Column(ColumnKind.After, result, row).ToArray());
        }
    }

    [Fact]
    public void EmittedKernelsOfRandomEquationsAgreeWithTheInterpreter()
    {
        for (int seed = 0; seed < 40; seed++)
            Compare(PlanKernels.Emit(Plan.Of(RandomCells.Draw(seed)), Simd.Best), hidden: 20);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void EmittedKernelsReadAndWriteNothingButTheirMemory(int path, bool atEnd)
    {
        foreach (string cell in CellCases.Names)
        {
            var kernels = PlanKernels.Emit(Plan.Of(CellCases.Named(cell).Graph), (SimdPath)path);
            Gen.Int[1, 18].Sample(
                quarter =>
                {
                    using var memory = new KernelMemory(kernels.Plan, 4 * quarter, (SimdPath)path, Rows, atEnd);
                    Run(memory, kernels);
                    memory.Values().Should().OnlyContain(value => float.IsFinite(value));
                },
                iter: 5);
        }
    }

    [Fact]
    public void NoRowsTouchNothing()
    {
        var kernels = PlanKernels.Emit(Plan.Of(CellCases.Named("lstm, peepholes").Graph), Simd.Best);
        using var memory = new KernelMemory(kernels.Plan, 16, Simd.Best, rows: 0);
        float[] before = [.. memory.Values()];

        Run(memory, kernels);

        memory.Values().Should().Equal(before);
    }

    private static void Compare(PlanKernels kernels, int hidden)
    {
        using KernelMemory found = new(kernels.Plan, hidden, kernels.Path, Rows), expected = new(kernels.Plan, hidden, kernels.Path, Rows);
        Run(found, kernels);
        foreach (var stage in kernels.Plan.Stages)
            expected.Interpret(stage.Forward);
        foreach (var stage in kernels.Plan.Stages.Reverse())
            expected.Interpret(stage.Backward);

        found.Values().Should().Equal(expected.Values(), (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(b)));
    }

    private static void Run(KernelMemory memory, PlanKernels kernels)
    {
        foreach (var stage in kernels.Stages)
            memory.Run(stage.Forward);
        foreach (var stage in kernels.Stages.Reverse())
            memory.Run(stage.Backward);
    }
}
