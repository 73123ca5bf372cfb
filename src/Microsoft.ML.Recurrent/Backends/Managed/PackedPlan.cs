using System.Collections.Immutable;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// The parameters of one direction of a layer as a plan's products and kernels read them. Thread-safe while nothing is packed into it.
/// </summary>
internal sealed class PackedPlan
{
    private readonly LayerParameters _parameters;

    public PackedPlan(PlanKernels kernels, LayerSizes sizes)
    {
        Kernels = kernels;
        _parameters = new LayerParameters(Plan.Graph, sizes);
        Layout = new ColumnLayout(Plan, sizes, Simd.Lanes(kernels.Path));
        Runs = [.. Plan.Groups.SelectMany(g => ProductRun.Of(g, Layout, OperandSize(g), kernels.Path))];
        Bias = new float[Layout.Width(ColumnKind.Slot)];
        Vectors = new AlignedBuffer(Layout.Width(ColumnKind.Vector));
    }

    public PlanKernels Kernels { get; }

    public Plan Plan => Kernels.Plan;

    public ColumnLayout Layout { get; }

    public LayerSizes Sizes => Layout.Sizes;

    public ImmutableArray<ProductRun> Runs { get; }

    /// <summary>What a row of slots starts from.</summary>
    public float[] Bias { get; }

    /// <summary>The trained vectors.</summary>
    public AlignedBuffer Vectors { get; }

    /// <param name="parameters">The arrays of <see cref="LayerParameters.Shapes"/>.</param>
    /// <exception cref="ArgumentException">The arrays are not those of the layer.</exception>
    public void Pack(IReadOnlyList<float[]> parameters)
    {
        Check(parameters);
        Array.Clear(Bias);
        foreach (var run in Runs)
        {
            foreach (var (product, slot) in run.Products)
                Pack(run, product, slot, parameters);
        }

        for (int vector = 0; vector < Plan.Leaves.Vectors.Length; vector++)
            parameters[_parameters.OfVector(Plan.Leaves.Vectors[vector])].CopyTo(Vectors.Span[Layout.Start(new Column(ColumnKind.Vector, vector))..]);
    }

    private void Check(IReadOnlyList<float[]> parameters)
    {
        if (parameters.Count != _parameters.Shapes.Length)
            throw new ArgumentException($"There are {parameters.Count} parameters; expected {_parameters.Shapes.Length}.", nameof(parameters));
        foreach (var (shape, values) in _parameters.Shapes.Zip(parameters))
        {
            if (values.Length != shape.Count)
                throw new ArgumentException($"The parameter '{shape.Name}' has {values.Length} values; expected {shape.Count}.", nameof(parameters));
        }
    }

    private int OperandSize(ProductGroup group) => group.Kind switch
    {
        OperandKind.Input => Sizes.Inputs,
        OperandKind.State => Sizes.Of(Plan.Graph.States[group.Operand].Size),
        _ => Sizes.Of(Plan.Slots[group.Operand].Size),
    };

    private void Pack(ProductRun run, int product, int slot, IReadOnlyList<float[]> parameters)
    {
        var place = _parameters.OfProduct(product);
        var blocks = Plan.Graph.Nodes[product].Blocks;
        int start = Layout.Start(new Column(ColumnKind.Slot, slot));
        float[] column = new float[run.Matrix.Rows];
        for (int unit = 0; unit < place.Rows; unit++)
        {
            var row = parameters[place.Weight].AsSpan((place.WeightRow + unit) * place.Columns, place.Columns);
            var (first, end) = blocks.Feeding(unit, place.Rows, column.Length);
            Array.Clear(column);
            (blocks.Form == BlockForm.Diagonal ? row : row[first..end]).CopyTo(column.AsSpan(first));
            run.Matrix.PackColumn(start - run.Start + unit, column);
            if (place.Bias >= 0)
                Bias[start + unit] += parameters[place.Bias][place.BiasRow + unit];
        }
    }
}
