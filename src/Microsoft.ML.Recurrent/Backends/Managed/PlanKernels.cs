using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>A program and what runs it.</summary>
internal sealed record ProgramKernel(UnitProgram Program, UnitKernel Kernel);

/// <summary>The kernels of one stage of a plan, one for each size of vectors.</summary>
internal sealed record StageKernels(ImmutableArray<ProgramKernel> Forward, ImmutableArray<ProgramKernel> Backward);

/// <summary>
/// The kernels of a plan for a lane width, whatever the sizes of a layer: emitted, or interpreted where no code can be emitted. Immutable and
/// thread-safe.
/// </summary>
internal sealed class PlanKernels
{
    private PlanKernels(Plan plan, SimdPath path, ImmutableArray<StageKernels> stages) => (Plan, Path, Stages) = (plan, path, stages);

    public Plan Plan { get; }

    public SimdPath Path { get; }

    /// <summary>In the order of the plan's stages.</summary>
    public ImmutableArray<StageKernels> Stages { get; }

    public static PlanKernels Create(Plan plan, SimdPath path) =>
        RuntimeFeature.IsDynamicCodeSupported ? Emit(plan, path) : Interpret(plan, path);

    public static PlanKernels Emit(Plan plan, SimdPath path)
    {
        UnitProgram[] programs = [.. plan.Stages.SelectMany(s => s.Forward.Concat(s.Backward))];
        var kernels = new Queue<UnitKernel>(KernelAssembly.Emit(programs, path));
        return Of(plan, path, _ => kernels.Dequeue());
    }

    public static PlanKernels Interpret(Plan plan, SimdPath path) => Of(plan, path, InterpretedKernel.Of);

    /// <param name="plan">The plan.</param>
    /// <param name="path">The lane width.</param>
    /// <param name="kernel">Makes a program's kernel; asked for stage by stage, forward before backward.</param>
    private static PlanKernels Of(Plan plan, SimdPath path, Func<UnitProgram, UnitKernel> kernel)
    {
        ImmutableArray<ProgramKernel> Bind(ImmutableArray<UnitProgram> programs) => [.. programs.Select(p => new ProgramKernel(p, kernel(p)))];
        return new PlanKernels(plan, path, [.. plan.Stages.Select(s => new StageKernels(Bind(s.Forward), Bind(s.Backward)))]);
    }
}
