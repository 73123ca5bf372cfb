using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Lays the labels of a batch out as the network's outputs stand: row by row, or, with labels of steps, packed as the steps are.</summary>
internal static class LabelPacking
{
    /// <summary>The labels of a batch.</summary>
    public static int CountOf(ITrainingRows set, Packing packing) => set.LabelsSteps ? packing.TotalSteps : packing.Rows;

    /// <summary>Writes what belongs to a row's labels to their places.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="packed">The row's place in the batch.</param>
    /// <param name="own">(labels of the row, width).</param>
    /// <param name="width">Values for each label.</param>
    /// <param name="target">(labels of the batch, width).</param>
    public static void Write(ITrainingRows set, Packing packing, int packed, ReadOnlySpan<float> own, int width, Span<float> target)
    {
        if (!set.LabelsSteps)
        {
            own.CopyTo(target[(packed * width)..]);
            return;
        }

        for (int step = 0; step < packing.Lengths[packed]; step++)
            own.Slice(step * width, width).CopyTo(target[((packing.StepOffsets[step] + packed) * width)..]);
    }
}
