using Microsoft.ML.Recurrent.Equations;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>A layer of a cell that libtorch has itself, on any device.</summary>
internal sealed class TorchLibraryLayer : ITrainedLayer
{
    private readonly TorchLibraryModule[] _directions;

    private TorchLibraryLayer(TorchLibraryModule[] directions) => _directions = directions;

    /// <summary>Creates the layer; none where libtorch has no such cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sizes">The sizes of each direction.</param>
    /// <param name="directions">1 or 2.</param>
    /// <param name="device">Where the parameters live.</param>
    public static TorchLibraryLayer? Find(Cell cell, LayerSizes sizes, int directions, torch.Device device)
    {
        if (TorchLibraryModule.Find(cell, sizes.Inputs, sizes.Hidden, device) is not { } forward)
            return null;
        return new TorchLibraryLayer(directions == 1 ? [forward] : [forward, TorchLibraryModule.Find(cell, sizes.Inputs, sizes.Hidden, device)!]);
    }

    public Parameter Find(ParameterShape parameter, bool reverse) => _directions[reverse ? 1 : 0].Parameter(parameter.Name);

    public LayerSteps Forward(LayerSteps input, TorchPacking packing, torch.Tensor? initialState, LayerDraws? draws)
    {
        torch.Tensor[] outputs = [.. _directions.Select((module, d) => module.Outputs(input.Outputs, packing, d == 1, initialState))];
        return new LayerSteps(outputs.Length == 1 ? outputs[0] : torch.cat(outputs, 1), []);
    }

    public void Dispose()
    {
        foreach (var direction in _directions)
            direction.Dispose();
    }
}
