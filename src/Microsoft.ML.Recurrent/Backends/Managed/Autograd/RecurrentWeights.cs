using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Equations;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// The recurrent weights of one direction of a layer, which DropConnect drops at random, for a batch at a time (Wan et al. 2013; Merity et al. 2018). One array has
/// the masks of all of them, one after another. Immutable and thread-safe.
/// </summary>
internal sealed class RecurrentWeights
{
    private readonly int[] _starts;

    public RecurrentWeights(CellGraph graph, LayerParameters parameters)
    {
        _starts = new int[parameters.Shapes.Length];
        Array.Fill(_starts, -1);
        foreach (int weight in graph.Products(Operation.Recurrent).Select(p => parameters.OfProduct(p).Weight).Distinct())
        {
            _starts[weight] = Count;
            Count = checked(Count + parameters.Shapes[weight].Count);
        }
    }

    /// <summary>Values of all of them.</summary>
    public int Count { get; }

    /// <summary>A parameter without what is dropped, as an operation of torch; the parameter itself where nothing is.</summary>
    /// <param name="masks">Those of all recurrent weights, or null.</param>
    /// <param name="place">The parameter's place among the layer's.</param>
    /// <param name="parameter">The parameter.</param>
    public torch.Tensor Multiply(torch.Tensor? masks, int place, torch.Tensor parameter) => masks is null || _starts[place] < 0
        ? parameter
        : parameter.mul(masks.view(-1).narrow(0, _starts[place], parameter.numel()).view(parameter.shape));

    /// <summary>A copy of a parameter without what is dropped, on the CPU; null where nothing is.</summary>
    /// <param name="masks">Those of all recurrent weights, or null.</param>
    /// <param name="place">The parameter's place among the layer's.</param>
    /// <param name="parameter">The parameter.</param>
    public torch.Tensor? Dropped(torch.Tensor? masks, int place, torch.Tensor parameter)
    {
        if (masks is null || _starts[place] < 0)
            return null;
        var dropped = torch.empty(parameter.shape);
        Multiply(parameter, masks, place, dropped);
        return dropped;
    }

    /// <summary>Takes what is dropped out of a parameter's gradient, on the CPU.</summary>
    /// <param name="masks">Those of all recurrent weights, or null.</param>
    /// <param name="place">The parameter's place among the layer's.</param>
    /// <param name="gradient">The gradient, or null.</param>
    public void DropGradient(torch.Tensor? masks, int place, torch.Tensor? gradient)
    {
        if (masks is not null && _starts[place] >= 0 && gradient is not null)
            Multiply(gradient, masks, place, gradient);
    }

    /// <summary>Without torch, whose views take longer than the products of a small layer, and which would wake threads of its own for a large one.</summary>
    private void Multiply(torch.Tensor values, torch.Tensor masks, int place, torch.Tensor result)
    {
        var found = result.Values();
        TensorPrimitives.Multiply(values.Values(), masks.Values().Slice(_starts[place], found.Length), found);
    }
}
