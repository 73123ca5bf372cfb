using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The labels of a packed batch as a field's loss reads them.</summary>
/// <param name="Labels">(TotalSteps): a label, or -1 for none.</param>
/// <param name="RowWeights">(Rows): the mean weight of a row's labeled steps; 0 without any.</param>
internal sealed record CrfLabels(int[] Labels, float[] RowWeights)
{
    /// <param name="packing">The batch's layout.</param>
    /// <param name="labels">(TotalSteps), packed.</param>
    /// <param name="weights">(TotalSteps), packed; a step of weight 0 has no label.</param>
    public static CrfLabels Of(Packing packing, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var found = new CrfLabels(new int[packing.TotalSteps], new float[packing.Rows]);
        for (int row = 0; row < packing.Rows; row++)
        {
            double sum = 0;
            int labeled = 0;
            for (int step = 0; step < packing.Lengths[row]; step++)
            {
                int position = packing.StepOffsets[step] + row;
                bool isLabeled = weights[position] > 0;
                found.Labels[position] = isLabeled ? (int)labels[position] : -1;
                (sum, labeled) = isLabeled ? (sum + weights[position], labeled + 1) : (sum, labeled);
            }

            found.RowWeights[row] = labeled == 0 ? 0 : (float)(sum / labeled);
        }

        return found;
    }
}
