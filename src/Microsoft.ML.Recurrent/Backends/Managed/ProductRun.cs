using System.Collections.Immutable;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Some units of a product.</summary>
/// <param name="Product">The product.</param>
/// <param name="Slot">The slot that it is added into.</param>
/// <param name="First">The first unit.</param>
/// <param name="Count">How many.</param>
internal sealed record ProductUnits(int Product, int Slot, int First, int Count);

/// <summary>Products of one vector whose units stand side by side: one matrix product, its weights packed.</summary>
/// <param name="Group">What the products read.</param>
/// <param name="Units">In the order of their slots.</param>
/// <param name="Start">The first unit's place in a row of slots.</param>
/// <param name="OperandFirst">The first unit of the operand that feeds them.</param>
/// <param name="Period">The steps that need them: those that this divides.</param>
/// <param name="Matrix">(the operand's units that feed them, their padded units).</param>
internal sealed record ProductRun(
    ProductGroup Group, ImmutableArray<ProductUnits> Units, int Start, int OperandFirst, int Period, PackedMatrix Matrix)
{
    /// <summary>The place behind the last unit in a row of slots.</summary>
    public int End => Start + Matrix.PaddedColumns;

    /// <summary>The runs of a group: one for products side by side, and one for each block of a product that has blocks or groups of units.</summary>
    public static IEnumerable<ProductRun> Of(ProductGroup group, Plan plan, ColumnLayout layout, int operandSize, SimdPath path)
    {
        for (int first = 0, end; first < group.Products.Length; first = end)
        {
            end = first + 1;
            if (Blocks(group.Products[first], plan, layout, operandSize) is { } blocks)
            {
                foreach (var (units, operandFirst, operandEnd, period) in blocks)
                {
                    var matrix = new PackedMatrix(operandEnd - operandFirst, units.Count, path);
                    yield return new ProductRun(group, [units], StartOf(units.Slot, layout) + units.First, operandFirst, period, matrix);
                }

                continue;
            }

            while (end < group.Products.Length && group.Products[end].Slot == group.Products[end - 1].Slot + 1
                && Blocks(group.Products[end], plan, layout, operandSize) is null)
                end++;
            int start = StartOf(group.Products[first].Slot, layout), columns = StartOf(group.Products[end - 1].Slot + 1, layout) - start;
            ImmutableArray<ProductUnits> whole = [.. group.Products[first..end].Select(p => new ProductUnits(p.Product, p.Slot, 0, SizeOf(p, plan, layout)))];
            yield return new ProductRun(group, whole, start, 0, 1, new PackedMatrix(operandSize, columns, path));
        }
    }

    private static int StartOf(int slot, ColumnLayout layout) => layout.Start(new Column(ColumnKind.Slot, slot));

    private static int SizeOf(SlotProduct product, Plan plan, ColumnLayout layout) => layout.Sizes.Of(plan.Slots[product.Slot].Size);

    /// <summary>The blocks of a product, where each is whole vectors of the machine; null where it is one matrix.</summary>
    private static List<(ProductUnits Units, int OperandFirst, int OperandEnd, int Period)>? Blocks(
        SlotProduct product, Plan plan, ColumnLayout layout, int operandSize)
    {
        var form = plan.Graph.Nodes[product.Product].Blocks;
        var periods = plan.Masked.PeriodsOf(product.Product);
        int size = SizeOf(product, plan, layout), count = form.Form == BlockForm.Dense ? periods.Length : form.Count;
        if (count < 2 || size / count % layout.Lanes != 0 || (form.Form != BlockForm.Dense && operandSize / count % layout.Lanes != 0))
            return null;
        List<(ProductUnits Units, int OperandFirst, int OperandEnd, int Period)> blocks = [];
        for (int block = 0; block < count; block++)
        {
            var units = new ProductUnits(product.Product, product.Slot, block * (size / count), size / count);
            var (first, end) = form.Feeding(units.First, size, operandSize);
            blocks.Add((units, first, end, periods.Length == count ? periods[block] : 1));
        }

        return blocks;
    }
}
