using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The loss and the decoded labels of whole rows, which a fit is measured by. Thread-safe.</summary>
/// <param name="tags">The tags.</param>
internal sealed unsafe class TagMeasure(TagField tags)
{
    /// <summary>True if the loss is that of a field; else each step has its own.</summary>
    public bool HasLoss => tags.Learned is not null;

    /// <summary>The weighted sum of the rows' negative log-likelihoods.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="logits">(TotalSteps, classes).</param>
    /// <param name="labels">(TotalSteps).</param>
    /// <param name="weights">(TotalSteps); a step of weight 0 has no label.</param>
    public double Loss(Packing packing, ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var known = CrfLabels.Of(packing, labels, weights);
        float[] losses = new float[packing.Rows];
        fixed (float* start = logits)
            new CrfLoss(new CrfLattice(packing, tags.Learned!, new RowMemory(start, tags.Classes)), known.Labels).Forward(losses, threads: 1);
        double sum = 0;
        for (int row = 0; row < losses.Length; row++)
            sum += (double)losses[row] * known.RowWeights[row];
        return sum;
    }

    /// <summary>Writes 1 over the logit of the label that is decoded for a step, and 0 over the others.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="logits">(TotalSteps, classes).</param>
    public void Decode(Packing packing, Span<float> logits)
    {
        var decoder = new CrfDecoder(tags.Decoded!);
        int[] labels = new int[packing.TotalSteps];
        fixed (float* start = logits)
        {
            for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
            {
                var steps = new CrfRow(packing, row, new RowMemory(start, tags.Classes), tags.Classes);
                int[] own = new int[steps.Length];
                decoder.Decode(steps, own);
                for (int step = 0; step < own.Length; step++)
                    labels[steps.Position(step)] = own[step];
            }
        }

        logits.Clear();
        for (int position = 0; position < labels.Length; position++)
            logits[position * tags.Classes + labels[position]] = 1;
    }
}
