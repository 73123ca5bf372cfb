using System.Numerics.Tensors;
using System.Runtime.InteropServices;
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

    /// <summary>The mask of a parameter; null where it is no recurrent weight or nothing is dropped.</summary>
    /// <param name="masks">Those of all recurrent weights, or null.</param>
    /// <param name="place">The parameter's place among the layer's.</param>
    /// <param name="parameter">The parameter.</param>
    public torch.Tensor? MaskOf(torch.Tensor? masks, int place, torch.Tensor parameter) => masks is null || _starts[place] < 0
        ? null
        : masks.view(-1).narrow(0, _starts[place], parameter.numel()).view(parameter.shape);

    /// <summary>Multiplies by a mask in place, on the CPU, without torch, which would wake threads of its own.</summary>
    public static void Drop(torch.Tensor values, torch.Tensor mask) => TensorPrimitives.Multiply(Values(values), Values(mask), Values(values));

    /// <summary>Copies a weight without what its mask drops, on the CPU.</summary>
    public static torch.Tensor Dropped(torch.Tensor weight, torch.Tensor mask)
    {
        var dropped = torch.empty(weight.shape);
        TensorPrimitives.Multiply(Values(weight), Values(mask), Values(dropped));
        return dropped;
    }

    private static Span<float> Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
