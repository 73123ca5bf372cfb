using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Equations;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>A layer of a cell that libtorch has itself, or whose kernels are written by hand.</summary>
/// <param name="directions">The forward direction, then the backward one if there is one.</param>
internal sealed class HandWrittenLayer(TorchCellLayer[] directions) : ITrainedLayer
{
    public Parameter Find(ParameterShape parameter, bool reverse) => directions[reverse ? 1 : 0].Parameter(parameter.Name);

    public LayerSteps Forward(LayerSteps input, TorchPacking packing, torch.Tensor? initialState, LayerDraws? draws) =>
        new(TorchLayers.Forward(directions, input.Outputs, packing, initialState), []);

    public void Dispose()
    {
        foreach (var direction in directions)
            direction.Dispose();
    }
}
