using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The directions of one layer, run side by side.</summary>
internal static class TorchLayers
{
    /// <param name="directions">The forward direction, then the backward one if there is one.</param>
    /// <param name="input">(TotalSteps, inputs), packed.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="initialState">(rows, StateSize) of a layer that reads forwards only; null for zeros.</param>
    /// <returns>(TotalSteps, directions × hidden).</returns>
    public static torch.Tensor Forward(TorchCellLayer[] directions, torch.Tensor input, TorchPacking packing, torch.Tensor? initialState = null)
    {
        if (directions.Length == 1)
            return directions[0].Outputs(input, packing, reverse: false, initialState);
        return directions is [FusedLayer forward, FusedLayer backward] && FusedLayer.CanRun(input, packing)
            ? FusedCall.Run([forward, backward], packing, input, [false, true], [null, null])[0]
            : torch.cat([.. directions.Select((cell, d) => cell.Outputs(input, packing, d == 1))], 1);
    }
}
