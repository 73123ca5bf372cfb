using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

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
            _ => Largest(outputs, width, packing),
        };
        return empty == 0 ? pooled : torch.cat([pooled, torch.zeros(empty, width, device: outputs.device)], 0);
    }

    /// <summary>The backward direction ends at each row's first step.</summary>
    private static torch.Tensor Last(torch.Tensor outputs, int hidden, long width, TorchPacking packing)
    {
        var last = packing.Buckets.AreRowsEven
            ? outputs.narrow(0, outputs.size(0) - packing.ActiveRows, packing.ActiveRows)
            : outputs.index_select(0, packing.LastPositions);
        return width == hidden
            ? last
            : torch.cat([last.narrow(1, 0, hidden), outputs.narrow(0, 0, packing.ActiveRows).narrow(1, hidden, hidden)], 1);
    }

    private static torch.Tensor Mean(torch.Tensor outputs, long width, TorchPacking packing)
    {
        if (packing.Buckets.AreRowsEven)
            return outputs.view(packing.Packing.Steps, packing.ActiveRows, width).mean([0L]);
        using var weights = Tensors.FromArray(packing.Buckets.MeanWeights(), outputs.device, packing.Buckets.PaddedSteps, 1);
        return ByBucket(outputs.index_select(0, packing.BucketedPositions(reverse: false)) * weights, width, packing, steps => steps.sum([0L]));
    }

    /// <summary>Padding repeats a row's first step, which leaves the maximum as it is.</summary>
    private static torch.Tensor Largest(torch.Tensor outputs, long width, TorchPacking packing)
    {
        var padded = packing.Buckets.AreRowsEven ? outputs : outputs.index_select(0, packing.BucketedPositions(reverse: false));
        return ByBucket(padded, width, packing, steps => steps.max(0).values);
    }

    /// <param name="padded">(PaddedSteps, width).</param>
    /// <param name="width">Hidden size of all directions.</param>
    /// <param name="packing">The layout.</param>
    /// <param name="pool">From (steps, rows, width) to (rows, width).</param>
    private static torch.Tensor ByBucket(torch.Tensor padded, long width, TorchPacking packing, Func<torch.Tensor, torch.Tensor> pool) =>
        torch.cat([.. packing.Buckets.Buckets.Select(bucket =>
            pool(padded.narrow(0, bucket.Start, (long)bucket.Steps * bucket.Rows).view(bucket.Steps, bucket.Rows, width)))], 0);
}
