using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>
/// The negative log-likelihood of each row's labels. Steps without a label are summed over: a row counts for the labels that it has, and one without any
/// for nothing. For one batch.
/// </summary>
/// <param name="lattice">The batch.</param>
/// <param name="labels">(TotalSteps): a label, or a negative number for none.</param>
internal sealed class CrfLoss(CrfLattice lattice, int[] labels)
{
    private Packing Packing => lattice.Packing;

    /// <summary>Runs the forward pass.</summary>
    /// <param name="losses">(Rows), written; 0 for a row without labels.</param>
    /// <param name="threads">Threads at most.</param>
    public void Forward(Span<float> losses, int threads)
    {
        lattice.Forward(threads);
        for (int row = 0; row < Packing.Rows; row++)
        {
            losses[row] = Known(row) switch
            {
                0 => 0,
                var known when known == Packing.Lengths[row] => (float)(lattice.LogPartitions[row] - lattice.Factors.Parameters.Score(lattice.Row(row), LabelsOf(row))),
                _ => (float)(lattice.LogPartitions[row] - Agreeing(row).Forward()),
            };
        }
    }

    /// <summary>Runs the backward pass.</summary>
    /// <param name="weights">(Rows): the gradients of the losses.</param>
    /// <param name="gradient">Takes the gradients.</param>
    /// <param name="threads">Threads at most.</param>
    public void Backward(ReadOnlySpan<float> weights, CrfGradient gradient, int threads)
    {
        float[] labeled = new float[Packing.Rows];
        for (int row = 0; row < labeled.Length; row++)
            labeled[row] = Known(row) == 0 ? 0 : weights[row];
        var backward = new CrfBackward(lattice, labeled, gradient.Emissions, sumsPairs: true);
        backward.Run(threads);
        foreach (var pairs in backward.Pairs)
            pairs!.AddTo(lattice.Factors.Transitions, gradient.Transitions);
        for (int row = 0; row < Packing.Rows && Packing.Lengths[row] > 0; row++)
        {
            if (labeled[row] != 0)
                SubtractLabels(row, labeled[row], gradient);
            gradient.AddEnds(lattice.Row(row), lattice.Labels);
        }
    }

    private void SubtractLabels(int row, float weight, CrfGradient gradient)
    {
        var steps = lattice.Row(row);
        if (Known(row) < steps.Length)
        {
            var agreeing = Agreeing(row);
            agreeing.Forward();
            agreeing.Backward(steps.Length, -weight, gradient.Emissions, gradient.Transitions);
            return;
        }

        for (int step = 0; step < steps.Length; step++)
        {
            int label = labels[steps.Position(step)];
            gradient.Emissions.Span(steps.Position(step), lattice.Labels)[label] -= weight;
            if (step > 0)
                gradient.Transitions[labels[steps.Position(step - 1)] * lattice.Labels + label] -= weight;
        }
    }

    private CrfLogRow Agreeing(int row) => new(lattice.Factors.Parameters, lattice.Row(row), labels);

    private int[] LabelsOf(int row)
    {
        int[] own = new int[Packing.Lengths[row]];
        for (int step = 0; step < own.Length; step++)
            own[step] = labels[lattice.Row(row).Position(step)];
        return own;
    }

    /// <summary>Steps with a label.</summary>
    private int Known(int row)
    {
        int known = 0;
        for (int step = 0; step < Packing.Lengths[row]; step++)
            known += labels[lattice.Row(row).Position(step)] >= 0 ? 1 : 0;
        return known;
    }
}
