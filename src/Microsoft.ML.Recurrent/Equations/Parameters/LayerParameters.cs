using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The trained arrays of one direction of a layer. The products of the input are stacked to <c>weight_ih</c> in the order of their
/// definition, the recurrent products that have their names to <c>weight_hh</c>, as PyTorch does; what PyTorch does not have stands on its own.
/// </summary>
internal sealed class LayerParameters
{
    private readonly CellGraph _graph;
    private readonly LayerSizes _sizes;
    private readonly ImmutableArray<ParameterShape>.Builder _shapes = ImmutableArray.CreateBuilder<ParameterShape>();
    private readonly Dictionary<int, ProductParameters> _products = [];
    private readonly Dictionary<int, int> _vectors = [];

    public LayerParameters(CellGraph graph, LayerSizes sizes)
    {
        (_graph, _sizes) = (graph, sizes);
        int[] inputs = [.. graph.Products(Operation.Input)];
        int[] joined = ParameterNames.RecurrentOfInputs(graph);
        Stack("ih", inputs);
        Stack("hh", joined);
        foreach (int product in graph.Products(Operation.Recurrent).Except(joined))
            Stack(graph.Nodes[product].Name, [product]);
        foreach (int vector in graph.Products(Operation.Vector))
        {
            _vectors.Add(vector, _shapes.Count);
            _shapes.Add(new ParameterShape(graph.Nodes[vector].Name, sizes.Of(graph.Nodes[vector].Size), null));
        }

        Shapes = _shapes.ToImmutable();
    }

    public ImmutableArray<ParameterShape> Shapes { get; }

    /// <summary>The places of a product's weight and bias.</summary>
    public ProductParameters OfProduct(int node) => _products[node];

    /// <summary>The place of a vector among the parameters.</summary>
    public int OfVector(int node) => _vectors[node];

    private Size OperandSize(int recurrent) => _graph.Nodes[_graph.Nodes[recurrent].First].Size;

    private void Stack(string name, int[] products)
    {
        if (products.Length == 0)
            return;
        var first = _graph.Nodes[products[0]];
        int columns = first.Operation == Operation.Input ? _sizes.Inputs : (int)first.Blocks.Columns(_sizes.Of(OperandSize(products[0])));
        bool hasBias = products.Any(p => _graph.Nodes[p].HasBias);
        int weight = _shapes.Count, rows = 0, biases = 0;
        foreach (int product in products)
        {
            var node = _graph.Nodes[product];
            int units = _sizes.Of(node.Size);
            _products.Add(product, new ProductParameters(weight, rows, node.HasBias ? weight + 1 : -1, biases, units, columns));
            rows += units;
            biases += node.HasBias ? units : 0;
        }

        _shapes.Add(new ParameterShape($"weight_{name}", rows, columns));
        if (hasBias)
            _shapes.Add(new ParameterShape($"bias_{name}", biases, null));
    }
}
