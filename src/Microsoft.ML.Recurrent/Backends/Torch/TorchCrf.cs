using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>A conditional random field as operations of torch in logarithms, on any device.</summary>
/// <param name="transitions">(labels, labels), from one to the next.</param>
/// <param name="start">(labels).</param>
/// <param name="end">(labels).</param>
internal sealed class TorchCrf(torch.Tensor transitions, torch.Tensor start, torch.Tensor end)
{
    /// <summary>Each row's negative log-likelihood, summed over the labels of steps that have none; 0 for a row without labels.</summary>
    /// <param name="emissions">(TotalSteps, labels), packed.</param>
    /// <param name="labels">(TotalSteps): a label, or a negative number for none.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <returns>(rows), in packed order.</returns>
    public torch.Tensor Losses(torch.Tensor emissions, int[] labels, TorchPacking packing)
    {
        long empty = packing.Packing.Rows - packing.ActiveRows;
        if (packing.ActiveRows == 0)
            return torch.zeros(empty, device: emissions.device);
        var agreeing = emissions.Plus(Disagreement(labels, emissions.size(1), emissions.device));
        var losses = LogPartitions(emissions, packing).Minus(LogPartitions(agreeing, packing));
        return empty == 0 ? losses : torch.cat([losses, torch.zeros(empty, device: emissions.device)], 0);
    }

    /// <summary>(ActiveRows): rows end one after another, and those that have keep their values.</summary>
    private torch.Tensor LogPartitions(torch.Tensor emissions, TorchPacking packing)
    {
        var layout = packing.Packing;
        var values = start.Plus(emissions.narrow(0, 0, packing.ActiveRows));
        for (int step = 1; step < layout.Steps; step++)
        {
            int rows = layout.BatchSizes[step];
            var next = values.narrow(0, 0, rows).unsqueeze(2).Plus(transitions).logsumexp(1).Plus(emissions.narrow(0, layout.StepOffsets[step], rows));
            values = rows == packing.ActiveRows ? next : torch.cat([next, values.narrow(0, rows, packing.ActiveRows - rows)], 0);
        }

        return values.Plus(end).logsumexp(1);
    }

    /// <summary>(TotalSteps, labels): negative infinity for every label of a step but its own.</summary>
    private static torch.Tensor Disagreement(int[] labels, long count, torch.Device device)
    {
        var values = new float[labels.Length * count];
        for (int step = 0; step < labels.Length; step++)
        {
            if (labels[step] < 0)
                continue;
            var own = values.AsSpan(checked((int)(step * count)), (int)count);
            own.Fill(float.NegativeInfinity);
            own[labels[step]] = 0;
        }

        return Tensors.FromArray(values, device, labels.Length, count);
    }
}
