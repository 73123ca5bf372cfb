using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A layer's results and every gradient of a random weighting of them, as arrays by name.</summary>
internal static class LayerGradients
{
    /// <summary>Runs the autograd form.</summary>
    public static Dictionary<string, float[]> OfTorch(LayerCase layerCase, bool reverse, bool withState)
    {
        using var layer = layerCase.CreateTorchLayer();
        return Of(layerCase, layer, reverse, withState);
    }

    /// <summary>Runs the managed kernels.</summary>
    public static Dictionary<string, float[]> OfManaged(LayerCase layerCase, bool reverse, bool withState, SimdPath path, int threads = 1)
    {
        using var layer = new FusedLayer(layerCase.Cell, layerCase.Weights.InputSize, layerCase.CreateTorchLayer(), path) { Threads = threads };
        return Of(layerCase, layer, reverse, withState);
    }

    public static Dictionary<string, float[]> Of(LayerCase layerCase, TorchCellLayer layer, bool reverse, bool withState)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        var input = layerCase.InputTensor().requires_grad_();
        var state = withState ? layerCase.StateTensor().requires_grad_() : null;
        var (outputs, final) = layer.Forward(input, packing, reverse, state);
        var loss = (outputs * Weighting(outputs, 5)).sum();
        (withState ? loss + (final * Weighting(final, 6)).sum() : loss).backward();
        (string Name, torch.Tensor? Tensor)[] found =
        [
            ("outputs", outputs), ("final state", final), ("d input", input.grad), ("d initial state", state?.grad),
            ("d weight_ih", layer.WeightIh.grad), ("d weight_hh", layer.WeightHh.grad), ("d bias_ih", layer.BiasIh.grad), ("d bias_hh", layer.BiasHh.grad),
        ];
        return found.Where(f => f.Tensor is not null).ToDictionary(f => f.Name, f => Tensors.ToArray(f.Tensor!));
    }

    private static torch.Tensor Weighting(torch.Tensor like, int seed)
    {
        var random = new Random(seed);
        return Tensors.From([.. Enumerable.Range(0, (int)like.numel()).Select(_ => 2 * random.NextSingle() - 1)], torch.CPU, like.shape);
    }
}
