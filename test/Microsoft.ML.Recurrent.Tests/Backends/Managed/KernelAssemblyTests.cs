using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>Emitted code goes when nobody uses it any more, and not before.</summary>
[Collection(ProcessWide.Name)]
public class KernelAssemblyTests
{
    [Fact]
    public void KernelsOfFiveHundredCellsAreCollected()
    {
        var kernels = Enumerable.Range(0, 500).Select(EmitAndRun).ToArray();

        for (int i = 0; i < 20 && kernels.Any(k => k.IsAlive); i++)
            Collect();

        kernels.Count(k => k.IsAlive).Should().Be(0);
    }

    [Fact]
    public void KernelsInUseStay()
    {
        var kernels = PlanKernels.Emit(Plan.Of(CellCases.Named("gru").Graph), Simd.Best);
        using var memory = new KernelMemory(kernels.Plan, 16, Simd.Best, rows: 2);
        Collect();

        memory.Run(kernels.Stages[0].Forward);

        memory.Column(ColumnKind.After, 0, 1).ToArray().Should().OnlyContain(h => h != 0);
        GC.KeepAlive(kernels);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EmitAndRun(int number)
    {
        var cell = Cell.Define($"cell_{number}", s =>
        {
            var h = s.State("hidden");
            s.Output(s.Next(h, Expr.Tanh(s.Input("x") + number * s.Recurrent("h", h))));
        });
        var kernels = PlanKernels.Emit(Plan.Of(cell.Graph), Simd.Best);
        using var memory = new KernelMemory(kernels.Plan, 16, Simd.Best, rows: 1);
        memory.Run(kernels.Stages[0].Forward);
        return new WeakReference(kernels.Stages[0].Forward[0].Kernel.Method.Module.Assembly);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
