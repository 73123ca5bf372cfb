using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The products of one direction of a layer, those of one vector joined to one matrix.</summary>
internal sealed class OnnxProducts(string name, CellGraph cell, LayerSizes sizes, IReadOnlyList<float[]> parameters)
{
    private readonly LayerParameters _layout = new(cell, sizes);

    /// <summary>A trained vector.</summary>
    public OnnxValue Vector(OnnxGraph graph, int node) =>
        graph.Constant($"{name}.{cell.Nodes[node].Name}", [sizes.Of(cell.Nodes[node].Size)], parameters[_layout.OfVector(node)]);

    /// <summary>Appends all products of one vector.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="vector">The vector's node; −1 for the layer's input.</param>
    /// <param name="operand">(…, units).</param>
    /// <param name="values">Each product's value is set.</param>
    public void Multiply(OnnxGraph graph, int vector, OnnxValue operand, OnnxValue?[] values)
    {
        int[] products = [.. cell.Parameters.Where(p => Operations.IsProduct(cell.Nodes[p].Operation) && cell.Nodes[p].First == vector)];
        int[] units = [.. products.Select(p => _layout.OfProduct(p).Rows)];
        string of = $"{name}.{(vector < 0 ? "input" : string.Join('_', products.Select(p => cell.Nodes[p].Name)))}";
        var result = graph.MatMul(operand, graph.Constant($"{of}.weight", [OperandSize(products[0]), units.Sum()], Transposed(products, units.Sum())));
        if (products.Any(p => cell.Nodes[p].HasBias))
            result = graph.Add(result, graph.Constant($"{of}.bias", [units.Sum()], [.. products.SelectMany(Bias)]));
        var parts = products.Length == 1 ? [result] : graph.Split(result, -1, units);
        for (int product = 0; product < products.Length; product++)
            values[products[product]] = parts[product];
    }

    private int OperandSize(int product) => cell.Nodes[product].First < 0 ? sizes.Inputs : sizes.Of(cell.Nodes[cell.Nodes[product].First].Size);

    /// <summary>(operand, units of all products): zeros where a unit is not fed.</summary>
    /// <exception cref="InvalidOperationException">With the zeros that is more than a file of ONNX can hold.</exception>
    private float[] Transposed(int[] products, int width)
    {
        int operand = OperandSize(products[0]), column = 0;
        OnnxModelWriter.ThrowIfTooLarge((long)sizeof(float) * operand * width);
        var joined = new float[(long)operand * width];
        foreach (int product in products)
        {
            var place = _layout.OfProduct(product);
            var blocks = cell.Nodes[product].Blocks;
            for (int unit = 0; unit < place.Rows; unit++, column++)
            {
                var (first, end) = blocks.Feeding(unit, place.Rows, operand);
                var row = parameters[place.Weight].AsSpan((place.WeightRow + unit) * place.Columns, place.Columns);
                for (int k = first; k < end; k++)
                    joined[(long)k * width + column] = row[blocks.Form == BlockForm.Diagonal ? k - first : k];
            }
        }

        return joined;
    }

    private float[] Bias(int product)
    {
        var place = _layout.OfProduct(product);
        return place.Bias < 0 ? new float[place.Rows] : parameters[place.Bias].AsSpan(place.BiasRow, place.Rows).ToArray();
    }
}
