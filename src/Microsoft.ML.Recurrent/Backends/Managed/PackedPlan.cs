using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// The parameters of one direction of a layer as a plan's products and kernels read them. Thread-safe while nothing is packed into it.
/// </summary>
internal sealed unsafe class PackedPlan
{
    public PackedPlan(PlanKernels kernels, LayerSizes sizes)
    {
        Kernels = kernels;
        Parameters = new LayerParameters(Plan.Graph, sizes);
        Layout = new ColumnLayout(Plan, sizes, Simd.Lanes(kernels.Path));
        Runs = [.. Plan.Groups.SelectMany(g => ProductRun.Of(g, Plan, Layout, OperandSize(g.Products[0].Product), kernels.Path))];
        Bias = new AlignedBuffer(Layout.Width(ColumnKind.Slot));
        Vectors = new AlignedBuffer(Layout.Width(ColumnKind.Vector));
    }

    public PlanKernels Kernels { get; }

    public Plan Plan => Kernels.Plan;

    public ColumnLayout Layout { get; }

    public LayerSizes Sizes => Layout.Sizes;

    public ImmutableArray<ProductRun> Runs { get; }

    /// <summary>The places of the parameters of products and vectors.</summary>
    public LayerParameters Parameters { get; }

    /// <summary>The values that a row of slots starts from.</summary>
    public AlignedBuffer Bias { get; }

    /// <summary>The trained vectors.</summary>
    public AlignedBuffer Vectors { get; }

    /// <param name="parameters">The values of <see cref="LayerParameters.Shapes"/>.</param>
    public void Pack(RowMemory[] parameters)
    {
        Bias.Span.Clear();
        foreach (var run in Runs)
        {
            foreach (var units in run.Units)
                Pack(run, units, parameters);
        }

        for (int vector = 0; vector < Plan.Leaves.Vectors.Length; vector++)
            ReadVector(vector, parameters[Parameters.OfVector(Plan.Leaves.Vectors[vector])]);
    }

    /// <summary>The weights that feed a unit of a product, a value for each unit of the operand.</summary>
    /// <param name="product">The product.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="parameters">The layer's.</param>
    /// <param name="row">Memory for a row that the parameters do not hold as a whole.</param>
    public ReadOnlySpan<float> Row(int product, int unit, RowMemory[] parameters, Span<float> row)
    {
        var place = Parameters.OfProduct(product);
        var blocks = Plan.Graph.Nodes[product].Blocks;
        ReadOnlySpan<float> weights = parameters[place.Weight].Span(place.WeightRow + unit, place.Columns);
        if (blocks == Blocks.Dense)
            return weights;
        var (first, end) = blocks.Feeding(unit, place.Rows, row.Length);
        row.Clear();
        (blocks.Form == BlockForm.Diagonal ? weights : weights[first..end]).CopyTo(row[first..]);
        return row;
    }

    /// <summary>The units that a product reads.</summary>
    public int OperandSize(int product) => Plan.Graph.Nodes[product].Operation == Operation.Input
        ? Sizes.Inputs
        : Sizes.Of(Plan.Graph.Nodes[Plan.Graph.Nodes[product].First].Size);

    private void ReadVector(int vector, RowMemory values)
    {
        int units = Sizes.Of(Plan.Graph.Nodes[Plan.Leaves.Vectors[vector]].Size);
        new ReadOnlySpan<float>(values.Start, units).CopyTo(Vectors.Span[Layout.Start(new Column(ColumnKind.Vector, vector))..]);
    }

    private void Pack(ProductRun run, ProductUnits units, RowMemory[] parameters)
    {
        int start = Layout.Start(new Column(ColumnKind.Slot, units.Slot)), column = start + units.First - run.Start;
        var place = Parameters.OfProduct(units.Product);
        if (Plan.Graph.Nodes[units.Product].Blocks == Blocks.Dense)
            run.Matrix.PackColumns(column, units.Count, parameters[place.Weight].Row(place.WeightRow + units.First) + run.OperandFirst, place.Columns);
        else
            PackBlocks(run, units, column, parameters);
        if (place.Bias < 0)
            return;
        var bias = Bias.Span.Slice(start + units.First, units.Count);
        TensorPrimitives.Add(bias, new ReadOnlySpan<float>(parameters[place.Bias].Start + place.BiasRow + units.First, units.Count), bias);
    }

    private void PackBlocks(ProductRun run, ProductUnits units, int column, RowMemory[] parameters)
    {
        float[] row = new float[OperandSize(units.Product)];
        for (int unit = units.First; unit < units.First + units.Count; unit++, column++)
        {
            fixed (float* weights = Row(units.Product, unit, parameters, row)[run.OperandFirst..])
                run.Matrix.PackColumns(column, 1, weights, run.Matrix.Rows);
        }
    }
}
