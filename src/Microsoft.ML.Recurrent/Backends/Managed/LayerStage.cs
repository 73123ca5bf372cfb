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

    public static LayerStage Forward(PackedPlan packed, int stage)
    {
        var runs = packed.Runs.Where(r => r.Group.Stage == stage && r.Group.Kind != OperandKind.Input);
        return new LayerStage(
            [.. runs.Select(run => new Product(run, run.Group.Kind == OperandKind.State,
                packed.Layout.Start(new Column(run.Group.Kind == OperandKind.State ? ColumnKind.Before : ColumnKind.Slot, run.Group.Operand))))],
            [.. packed.Kernels.Stages[stage].Forward.Select(k => LayerKernel.Of(k, packed.Layout))]);
    }

    /// <param name="rows">Rows.</param>
    /// <param name="slots">Their slots.</param>
    /// <param name="slotWidth">Values of a row of slots.</param>
    /// <param name="states">The states that enter the step.</param>
    /// <param name="stateWidth">Values of a row of states.</param>
    /// <param name="memory">The same and all other memory, for the kernels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int rows, float* slots, int slotWidth, float* states, int stateWidth, ref KernelRows memory)
    {
        foreach (var product in _products)
        {
            float* operand = (product.ReadsState ? states : slots) + product.OperandStart;
            int width = product.ReadsState ? stateWidth : slotWidth;
            MatrixProduct.MultiplyAdd(rows, operand, width, 1, product.Run.Matrix, slots + product.Run.Start, slotWidth);
        }

        foreach (var kernel in _kernels)
            memory.Run(kernel, rows);
    }

    private sealed record Product(ProductRun Run, bool ReadsState, int OperandStart);
}
