using System.Collections.Immutable;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Products of one vector whose slots stand side by side: one matrix product, its weights packed.</summary>
/// <param name="Group">What the products read.</param>
/// <param name="Products">In the order of their slots.</param>
/// <param name="Start">The first slot's place in a row of slots.</param>
/// <param name="Matrix">(the operand's units, the slots' padded units).</param>
internal sealed record ProductRun(ProductGroup Group, ImmutableArray<SlotProduct> Products, int Start, PackedMatrix Matrix)
{
    /// <summary>The runs of a group; mostly one.</summary>
    public static IEnumerable<ProductRun> Of(ProductGroup group, ColumnLayout layout, int operandSize, SimdPath path)
    {
        for (int first = 0, end; first < group.Products.Length; first = end)
        {
            for (end = first + 1; end < group.Products.Length && group.Products[end].Slot == group.Products[end - 1].Slot + 1;)
                end++;
            int start = StartOf(group.Products[first].Slot, layout);
            var matrix = new PackedMatrix(operandSize, StartOf(group.Products[end - 1].Slot + 1, layout) - start, path);
            yield return new ProductRun(group, group.Products[first..end], start, matrix);
        }
    }

    private static int StartOf(int slot, ColumnLayout layout) => layout.Start(new Column(ColumnKind.Slot, slot));
}
