using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Checks that an epoch's batches can be held, before the first of them is made.</summary>
internal static class TrainingBatchCheck
{
    private const string Remedy = "Lower Training.BatchSize or use shorter sequences.";
    private const string ManagedRemedy = "Lower Training.BatchSize, use shorter sequences, or set Training.UseManagedKernels to false.";

    // TorchSharp gives and takes a tensor's memory as one span of bytes.
    private const int LargestTensor = int.MaxValue / sizeof(float);

    /// <param name="shape">The network's sizes and options.</param>
    /// <param name="runsKernels">Whether the managed kernels run the layers.</param>
    /// <param name="set">The rows.</param>
    /// <param name="plan">The rows of each batch.</param>
    /// <exception cref="InvalidOperationException">A batch's steps or rows have more values than a tensor's memory can be read at.</exception>
    public static void ThrowIfTooLarge(NetworkShape shape, bool runsKernels, ITrainingRows set, IEnumerable<int[]> plan)
    {
        foreach (int[] batch in plan)
        {
            long steps = 0;
            foreach (int row in batch)
                steps += set.Inputs.Length(row);
            ThrowIfTooLarge(shape, runsKernels, set, batch.Length, steps);
        }
    }

    private static void ThrowIfTooLarge(NetworkShape shape, bool runsKernels, ITrainingRows set, int rows, long steps)
    {
        PackedSize.Of(rows, steps, shape.StepWidth, Remedy, LargestTensor);
        PackedSize.Of(rows, set.LabelsSteps ? steps : rows, Math.Max(set.LabelWidth, shape.OutputsPerRow), Remedy, LargestTensor);
        // Managed code reads the layers' outputs: the kernels do, and dropout does.
        if (runsKernels || shape.Options is { Layers: > 1, LayerDropout: > 0 })
            PackedSize.Of(rows, steps, Math.Max(shape.EncoderWidth, shape.AttentionHeads), ManagedRemedy, LargestTensor);
        if (shape.HeadSteps == 0)
            PackedSize.Of(rows, set.LabelsSteps ? steps : rows, shape.HeadInputWidth, Remedy, LargestTensor);
    }
}
