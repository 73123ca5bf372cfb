using Microsoft.ML.Recurrent.Equations;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The products of a layer, those of one vector joined to one matrix. Made for one call, in its dispose scope.</summary>
internal sealed class TorchProducts
{
    private readonly LayerSizes _sizes;
    private readonly LayerParameters _layout;
    private readonly CellGraph _graph;
    private readonly IReadOnlyList<torch.Tensor> _parameters;
    private readonly Dictionary<int, (int[] Products, torch.Tensor Weight, torch.Tensor? Bias)> _groups;

    public TorchProducts(CellGraph graph, LayerSizes sizes, LayerParameters layout, IReadOnlyList<torch.Tensor> parameters)
    {
        (_graph, _sizes, _layout, _parameters) = (graph, sizes, layout, parameters);
        _groups = graph.Parameters.Where(p => Operations.IsProduct(graph.Nodes[p].Operation)).GroupBy(p => graph.Nodes[p].First)
            .ToDictionary(g => g.Key, g => (g.ToArray(), Joined(g.Select(Weight)), Bias([.. g])));
    }

    /// <summary>Computes all products of one vector.</summary>
    /// <param name="vector">The vector's node; −1 for the layer's input.</param>
    /// <param name="operand">(positions, units).</param>
    /// <param name="values">Each product's value is set.</param>
    public void Multiply(int vector, torch.Tensor operand, torch.Tensor?[] values)
    {
        var (products, weight, bias) = _groups[vector];
        var results = torch.nn.functional.linear(operand, weight, bias);
        int start = 0;
        foreach (int product in products)
        {
            int units = _layout.OfProduct(product).Rows;
            values[product] = products.Length == 1 ? results : results.narrow(-1, start, units);
            start += units;
        }
    }

    private static torch.Tensor Joined(IEnumerable<torch.Tensor> parts)
    {
        torch.Tensor[] tensors = [.. parts];
        return tensors.Length == 1 ? tensors[0] : torch.cat(tensors, 0);
    }

    /// <summary>(units, the operand's units), zeros where no unit is fed.</summary>
    private torch.Tensor Weight(int product)
    {
        var place = _layout.OfProduct(product);
        var blocks = _graph.Nodes[product].Blocks;
        var weight = _parameters[place.Weight].narrow(0, place.WeightRow, place.Rows);
        if (blocks == Blocks.Dense)
            return weight;
        int count = blocks.Count, operand = _sizes.Of(_graph.Nodes[_graph.Nodes[product].First].Size);
        var cut = weight.view(count, place.Rows / count, blocks.Form == BlockForm.Diagonal ? 1 : count, operand / count);
        return cut.mul(Pattern(blocks, weight)).reshape(place.Rows, operand);
    }

    /// <summary>(blocks, 1, blocks, 1): 1 where a block is fed by another.</summary>
    private static torch.Tensor Pattern(Blocks blocks, torch.Tensor weight)
    {
        var pattern = new float[blocks.Count * blocks.Count];
        for (int block = 0; block < blocks.Count; block++)
        {
            var (first, end) = blocks.Feeding(block, blocks.Count, blocks.Count);
            pattern.AsSpan(block * blocks.Count + first, end - first).Fill(1);
        }

        return torch.tensor(pattern, weight.dtype, weight.device).view(blocks.Count, 1, blocks.Count, 1);
    }

    private torch.Tensor? Bias(int[] products) => products.Any(p => _graph.Nodes[p].HasBias) ? Joined(products.Select(Bias)) : null;

    private torch.Tensor Bias(int product)
    {
        var place = _layout.OfProduct(product);
        return place.Bias >= 0
            ? _parameters[place.Bias].narrow(0, place.BiasRow, place.Rows)
            : torch.zeros(place.Rows, _parameters[place.Weight].dtype, _parameters[place.Weight].device);
    }
}
