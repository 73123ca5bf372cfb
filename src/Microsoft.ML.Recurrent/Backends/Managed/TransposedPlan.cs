using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>A layer's weights, packed for the way from the gradients of pre-activations to those of what the products have read.</summary>
internal sealed unsafe class TransposedPlan
{
    private readonly PackedPlan _packed;
    private readonly PackedMatrix[] _matrices;

    public TransposedPlan(PackedPlan packed)
    {
        _packed = packed;
        _matrices = [.. packed.Runs.Select(r => new PackedMatrix(r.Matrix.Columns, r.Matrix.Rows, packed.Kernels.Path))];
    }

    /// <summary>(the slots' padded units, the operand's units).</summary>
    public PackedMatrix Of(ProductRun run) => _matrices[_packed.Runs.IndexOf(run)];

    /// <param name="parameters">As they were packed for the forward pass.</param>
    /// <param name="withInput">Whether the input's gradient is wanted.</param>
    public void Pack(RowMemory[] parameters, bool withInput)
    {
        for (int run = 0; run < _matrices.Length; run++)
        {
            var packed = _packed.Runs[run];
            if (packed.Group.Kind == OperandKind.Input && !withInput)
                continue;
            foreach (var units in packed.Units)
                Pack(_matrices[run], packed, units, parameters);
        }
    }

    private void Pack(PackedMatrix matrix, ProductRun run, ProductUnits units, RowMemory[] parameters)
    {
        int start = _packed.Layout.Start(new Column(ColumnKind.Slot, units.Slot)) - run.Start + units.First;
        var place = _packed.Parameters.OfProduct(units.Product);
        if (_packed.Plan.Graph.Nodes[units.Product].Blocks == Blocks.Dense)
        {
            matrix.PackRows(start, units.Count, parameters[place.Weight].Row(place.WeightRow + units.First) + run.OperandFirst, place.Columns);
            return;
        }

        float[] row = new float[_packed.OperandSize(units.Product)];
        for (int unit = 0; unit < units.Count; unit++)
        {
            fixed (float* weights = _packed.Row(units.Product, units.First + unit, parameters, row)[run.OperandFirst..])
                matrix.PackRows(start + unit, 1, weights, matrix.Columns);
        }
    }
}
