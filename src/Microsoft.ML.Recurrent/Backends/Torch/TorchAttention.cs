using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Attention over the steps as operations of torch, on any device.</summary>
internal static class TorchAttention
{
    /// <param name="outputs">(TotalSteps, width), packed.</param>
    /// <param name="parameters">Weight, bias and vector.</param>
    /// <param name="packing">The layout; at least one row has a step.</param>
    /// <returns>(rows, heads × width), packed row order; zeros for rows without steps.</returns>
    public static torch.Tensor Pool(torch.Tensor outputs, IReadOnlyList<torch.Tensor> parameters, TorchPacking packing)
    {
        long steps = packing.Packing.Steps, rows = packing.ActiveRows, width = outputs.size(1), units = parameters[1].size(0), heads = parameters[2].numel() / units;
        var scores = torch.nn.functional.linear(outputs, parameters[0], parameters[1]).tanh().matmul(parameters[2].view(heads, units).t());
        var positions = packing.PaddedPositions;
        var padded = scores.index_select(0, positions).view(steps, rows, heads).Plus(Padding(packing, outputs.device));
        var weights = torch.nn.functional.softmax(padded, 0).permute(1, 2, 0);
        var pooled = weights.bmm(outputs.index_select(0, positions).view(steps, rows, width).transpose(0, 1)).reshape(rows, heads * width);
        long empty = packing.Packing.Rows - rows;
        return empty == 0 ? pooled : torch.cat([pooled, torch.zeros(empty, heads * width, device: outputs.device)], 0);
    }

    /// <summary>(steps, rows, 1): what makes the weight of a step behind a row's end 0.</summary>
    private static torch.Tensor Padding(TorchPacking packing, torch.Device device)
    {
        int rows = packing.ActiveRows;
        var values = new float[(long)packing.Packing.Steps * rows];
        for (int row = 0; row < rows; row++)
        {
            for (int step = packing.Packing.Lengths[row]; step < packing.Packing.Steps; step++)
                values[(long)step * rows + row] = float.NegativeInfinity;
        }

        return Tensors.FromArray(values, device, packing.Packing.Steps, rows, 1);
    }
}
