using Microsoft.ML.Recurrent.Cells;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Makes one vector per row of the outputs of all its steps, on the packed layout; an empty row gives zeros.</summary>
internal static class TorchPooling
{
    /// <param name="pooling">Which.</param>
    /// <param name="outputs">(TotalSteps, hidden × directions), packed.</param>
    /// <param name="hidden">Hidden size of one direction.</param>
    /// <param name="packing">The layout.</param>
    /// <returns>(rows, hidden × directions), packed row order.</returns>
    public static torch.Tensor Pool(SequencePooling pooling, torch.Tensor outputs, int hidden, TorchPacking packing)
    {
        long width = outputs.size(1);
        int active = packing.ActiveRows, empty = packing.Packing.Rows - active;
        if (active == 0)
            return torch.zeros(empty, width, device: outputs.device);
        var pooled = pooling switch
        {
            SequencePooling.Last => Last(outputs, hidden, width, packing),
            SequencePooling.Mean => Mean(outputs, width, packing),
            _ => outputs.index_select(0, packing.PaddedPositions(reverse: false)).view(packing.Packing.Steps, active, width).max(0).values,
        };
        return empty == 0 ? pooled : torch.cat([pooled, torch.zeros(empty, width, device: outputs.device)], 0);
    }

    /// <summary>The backward direction ends at each row's first step.</summary>
    private static torch.Tensor Last(torch.Tensor outputs, int hidden, long width, TorchPacking packing)
    {
        var last = outputs.index_select(0, packing.LastPositions);
        return width == hidden
            ? last
            : torch.cat([last.narrow(1, 0, hidden), outputs.narrow(0, 0, packing.ActiveRows).narrow(1, hidden, hidden)], 1);
    }

    private static torch.Tensor Mean(torch.Tensor outputs, long width, TorchPacking packing)
    {
        var sums = torch.zeros(packing.ActiveRows, width, device: outputs.device).PlusRows(packing.RowsOfPositions, outputs);
        return sums / packing.Lengths.to(torch.ScalarType.Float32).to(outputs.device).unsqueeze(1);
    }
}
