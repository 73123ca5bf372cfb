using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Draws the initial parameters of a layer of a cell that is given by its equations: the products of the input uniform (Glorot &amp; Bengio
/// 2010), recurrent products orthogonal (Saxe et al. 2014), block by block where they have blocks, biases and vectors as the cell says.
/// </summary>
internal sealed class InitialParameters
{
    private readonly CellGraph _graph;
    private readonly LayerSizes _sizes;
    private readonly LayerParameters _layout;
    private readonly Random _random;
    private readonly float[][] _values;

    private InitialParameters(CellGraph graph, LayerSizes sizes, Random random)
    {
        (_graph, _sizes, _random) = (graph, sizes, random);
        _layout = new LayerParameters(graph, sizes);
        _values = [.. _layout.Shapes.Select(s => new float[s.Count])];
    }

    /// <returns>The arrays of <see cref="LayerParameters.Shapes"/>.</returns>
    public static float[][] Draw(CellGraph graph, LayerSizes sizes, Random random)
    {
        var parameters = new InitialParameters(graph, sizes, random);
        // A gate's two products one after the other, as PyTorch's cells have always been drawn here.
        int[] recurrent = [.. graph.Products(Operation.Recurrent)];
        foreach (int input in graph.Products(Operation.Input))
        {
            parameters.Draw(input);
            foreach (int product in recurrent.Where(r => graph.Nodes[r].Name == graph.Nodes[input].Name))
                parameters.Draw(product);
        }

        foreach (int product in recurrent.Where(r => graph.Products(Operation.Input).All(i => graph.Nodes[i].Name != graph.Nodes[r].Name)))
            parameters.Draw(product);
        foreach (int vector in graph.Products(Operation.Vector))
            parameters._values[parameters._layout.OfVector(vector)].AsSpan().Fill((float)graph.Nodes[vector].Initial);
        return parameters._values;
    }

    private void Draw(int product)
    {
        var node = _graph.Nodes[product];
        var place = _layout.OfProduct(product);
        var weight = _values[place.Weight].AsSpan(place.WeightRow * place.Columns, place.Rows * place.Columns);
        int operand = node.Operation == Operation.Input ? _sizes.Inputs : _sizes.Of(_graph.Nodes[node.First].Size);
        if (node.Operation == Operation.Input || operand != place.Rows)
            InitialWeights.Glorot(weight, place.Columns, place.Rows, _random);
        else
            DrawRecurrent(node, place, weight);
        if (place.Bias >= 0)
            _values[place.Bias].AsSpan(place.BiasRow, place.Rows).Fill((float)node.Initial);
    }

    private void DrawRecurrent(Node node, ProductParameters place, Span<float> weight)
    {
        int width = place.Columns;
        if (node.InitialMatrix == InitialMatrix.Identity)
        {
            for (int unit = 0; unit < place.Rows; unit++)
                weight[unit * width + unit % width] = 1;
            return;
        }

        for (int block = 0; block < place.Rows / width; block++)
            InitialWeights.Orthogonal(weight.Slice(block * width * width, width * width), width, _random);
        for (int unit = 0; node.Blocks.Form == BlockForm.Triangular && unit < place.Rows; unit++)
            weight.Slice(unit * width, node.Blocks.Feeding(unit, place.Rows, width).First).Clear();
    }
}
