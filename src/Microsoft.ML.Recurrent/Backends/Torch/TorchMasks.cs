using Microsoft.ML.Recurrent.Equations;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The step masks of a packed batch.</summary>
internal static class TorchMasks
{
    /// <returns>(TotalSteps, units).</returns>
    public static torch.Tensor Of(Periods periods, int units, TorchLayerCall call)
    {
        var packing = call.Packing;
        var table = new float[(long)packing.Steps * units];
        for (int step = 0; step < packing.Steps; step++)
        {
            for (int unit = 0; unit < units; unit++)
                table[(long)step * units + unit] = periods.Updates(call.FirstStep + step, unit, units) ? 1 : 0;
        }

        return torch.tensor(table, call.Input.dtype, call.Input.device).view(packing.Steps, units)
            .index_select(0, torch.tensor(StepsRead(call), device: call.Input.device));
    }

    /// <summary>The step of its row that each position is, in the order in which the row is read.</summary>
    private static long[] StepsRead(TorchLayerCall call)
    {
        var packing = call.Packing;
        var steps = new long[packing.TotalSteps];
        for (int time = 0; time < packing.Steps; time++)
        {
            for (int row = 0; row < packing.BatchSizes[time]; row++)
                steps[packing.StepOffsets[time] + row] = call.Reverse ? packing.Lengths[row] - 1 - time : time;
        }

        return steps;
    }
}
