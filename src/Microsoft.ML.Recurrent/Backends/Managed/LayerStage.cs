using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>One stage of the forward pass of a layer: products of what earlier stages and the step before have left, then kernels.</summary>
internal sealed unsafe class LayerStage
{
    private readonly Product[] _products;
    private readonly LayerKernel[] _kernels;

    private LayerStage(Product[] products, LayerKernel[] kernels) => (_products, _kernels) = (products, kernels);

    /// <summary>A stage of scoring.</summary>
    public static LayerStage Forward(PackedPlan packed, int stage) => Of(packed, stage, packed.Kernels.Stages[stage].Scoring);

    /// <summary>A stage of training: it keeps what the backward pass needs.</summary>
    public static LayerStage Training(PackedPlan packed, int stage) => Of(packed, stage, packed.Kernels.Stages[stage].Forward);

    /// <summary>Adds the stage's products to slots.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="fed">The first rows, whose entering states are not all zero.</param>
    /// <param name="slots">Their slots.</param>
    /// <param name="states">The states that enter the step.</param>
    /// <param name="activity">Which products the step needs.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Multiply(int rows, int fed, RowMemory slots, RowMemory states, in StepActivity activity)
    {
        foreach (var product in _products)
        {
            if (product.Period > 1 && !activity.Includes(product.Period))
                continue;
            var operand = (product.ReadsState ? states : slots).Column(product.OperandStart);
            product.Matrix.MultiplyAdd(product.IsFed ? fed : rows, operand, slots.Column(product.Start));
        }
    }

    /// <summary>Runs the stage's kernels on some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Compute(int rows, ref KernelRows memory)
    {
        foreach (var kernel in _kernels)
            memory.Run(kernel, rows);
    }

    private static LayerStage Of(PackedPlan packed, int stage, ImmutableArray<ProgramKernel> kernels)
    {
        var runs = packed.Runs.Where(r => r.Group.Stage == stage && r.Group.Kind != OperandKind.Input);
        return new LayerStage(
            [.. runs.Select(run => new Product(run.Matrix, run.Start, run.Period, run.Group.Kind == OperandKind.State,
                packed.Layout.Start(new Column(run.Group.Kind == OperandKind.State ? ColumnKind.Before : ColumnKind.Slot, run.Group.Operand)) + run.OperandFirst)
            {
                IsFed = packed.Plan.IsFedByState(run.Group),
            })],
            [.. kernels.Select(k => LayerKernel.Of(k, packed.Layout))]);
    }

    private sealed record Product(PackedMatrix Matrix, int Start, int Period, bool ReadsState, int OperandStart)
    {
        /// <summary>True if it is zero for rows whose entering states are.</summary>
        public bool IsFed { get; init; }
    }
}
