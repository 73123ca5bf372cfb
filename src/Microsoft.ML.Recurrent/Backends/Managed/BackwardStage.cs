using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>One stage of the backward pass of a layer: kernels, then the products that bring the gradients of pre-activations to what was read.</summary>
internal sealed unsafe class BackwardStage
{
    private readonly LayerKernel[] _kernels;
    private readonly Product[] _products;
    private readonly (int Start, int Count)[] _padding;

    /// <param name="packed">The layer.</param>
    /// <param name="transposed">Its weights, for the way from slots to operands.</param>
    /// <param name="stage">The stage.</param>
    public BackwardStage(PackedPlan packed, TransposedPlan transposed, int stage)
    {
        _kernels = [.. packed.Kernels.Stages[stage].Backward.Select(k => LayerKernel.Of(k, packed.Layout))];
        ProductRun[] runs = [.. packed.Runs.Where(r => r.Group.Stage == stage && r.Group.Kind != OperandKind.Input)];
        _products = [.. runs.Select(r => new Product(r, transposed.Of(r), r.Group.Kind == OperandKind.State, TargetOf(packed, r.Group) + r.OperandFirst)
        {
            IsFed = packed.Plan.IsFedByState(r.Group),
            IsAlone = r.Period == 1 && runs.Count(other => other.Group == r.Group) == 1,
        })];
        _padding = [.. packed.Plan.Slots.Select((slot, place) => (packed.Layout.Start(new Column(ColumnKind.Slot, place)) + packed.Sizes.Of(slot.Size),
            packed.Layout.Padded(slot.Size) - packed.Sizes.Of(slot.Size))).Where(p => p.Item2 > 0)];
    }

    /// <summary>Runs the stage's kernels on some rows.</summary>
    public void Compute(int rows, ref KernelRows memory)
    {
        foreach (var kernel in _kernels)
            memory.Run(kernel, rows);
    }

    /// <summary>Adds the gradients of what the stage's products have read.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="fed">The first rows, whose entering states are not all zero.</param>
    /// <param name="slots">Their slots.</param>
    /// <param name="gradient">The gradients of their states.</param>
    /// <param name="scratch">Their scratch columns.</param>
    /// <param name="activity">Which products the step needs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(int rows, int fed, RowMemory slots, RowMemory gradient, RowMemory scratch, StepActivity activity)
    {
        ClearPadding(rows, slots);
        foreach (var product in _products)
        {
            if (!product.WritesState && !product.IsAlone)
                scratch.Column(product.Target).Clear(rows, product.Transposed.PaddedColumns);
        }

        foreach (var product in _products)
        {
            if (activity.Includes(product.Run.Period))
                Multiply(product, product.IsFed ? fed : rows, slots.Column(product.Run.Start),
                    (product.WritesState ? gradient : scratch).Column(product.Target));
        }
    }

    private static void Multiply(Product product, int rows, RowMemory slots, RowMemory target)
    {
        if (!product.WritesState && product.IsAlone)
            product.Transposed.Multiply(rows, slots, null, target);
        else
            product.Transposed.MultiplyAdd(rows, slots, target);
    }

    private static int TargetOf(PackedPlan packed, ProductGroup group) => packed.Layout.Start(group.Kind == OperandKind.State
        ? new Column(ColumnKind.Gradient, group.Operand)
        : new Column(ColumnKind.Scratch, packed.Plan.ScratchOf(group)));

    /// <summary>Clears the columns behind the units: kernels leave anything there, and a product would carry what is not finite to every unit.</summary>
    private void ClearPadding(int rows, RowMemory slots)
    {
        foreach (var (start, count) in _padding)
            slots.Column(start).Clear(rows, count);
    }

    private sealed record Product(ProductRun Run, PackedMatrix Transposed, bool WritesState, int Target)
    {
        /// <summary>True if nothing else writes its target, which then needs no zeros.</summary>
        public bool IsAlone { get; init; }

        /// <summary>True if nobody asks for the gradient of rows whose entering states are all zero.</summary>
        public bool IsFed { get; init; }
    }
}
