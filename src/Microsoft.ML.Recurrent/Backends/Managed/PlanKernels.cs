using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>A program and what runs it.</summary>
internal sealed record ProgramKernel(UnitProgram Program, UnitKernel Kernel);

/// <summary>
/// The kernels of a plan for a lane width, whatever the sizes of a layer: emitted, or interpreted where no code can be emitted. Those of
/// training are made when they are first asked for. Immutable and thread-safe.
/// </summary>
internal sealed class PlanKernels
{
    /// <param name="plan">The plan.</param>
    /// <param name="path">The lane width.</param>
    /// <param name="make">Makes the kernels of some programs, in their order.</param>
    public PlanKernels(Plan plan, SimdPath path, Func<IReadOnlyList<UnitProgram>, UnitKernel[]> make)
    {
        (Plan, Path) = (plan, path);
        var stages = new ImmutableArray<UnitProgram>[plan.Stages.Length];
        for (int stage = 0; stage < stages.Length; stage++)
            stages[stage] = plan.Stages[stage].Scoring;
        var scoring = Bind(stages, make);
        var training = new Lazy<ImmutableArray<ProgramKernel>[]>(() =>
            Bind([.. plan.Stages.Select(s => s.Forward), .. plan.Stages.Select(s => s.Backward)], make));
        Stages = [.. Enumerable.Range(0, stages.Length).Select(k => new StageKernels(scoring[k], training, k))];
    }

    public Plan Plan { get; }

    public SimdPath Path { get; }

    /// <summary>In the order of the plan's stages.</summary>
    public ImmutableArray<StageKernels> Stages { get; }

    public static PlanKernels Create(Plan plan, SimdPath path) =>
        RuntimeFeature.IsDynamicCodeSupported ? Emit(plan, path) : Interpret(plan, path);

    public static PlanKernels Emit(Plan plan, SimdPath path) => new(plan, path, programs => KernelAssembly.Emit(programs, path));

    public static PlanKernels Interpret(Plan plan, SimdPath path) => new(plan, path, programs => [.. programs.Select(InterpretedKernel.Of)]);

    private static ImmutableArray<ProgramKernel>[] Bind(ImmutableArray<UnitProgram>[] stages, Func<IReadOnlyList<UnitProgram>, UnitKernel[]> make)
    {
        List<UnitProgram> programs = [];
        foreach (var stage in stages)
            programs.AddRange(stage);
        var kernels = make(programs);
        var bound = new ImmutableArray<ProgramKernel>[stages.Length];
        for (int stage = 0, next = 0; stage < stages.Length; stage++)
            bound[stage] = [.. stages[stage].Select(p => new ProgramKernel(p, kernels[next++]))];
        return bound;
    }
}
