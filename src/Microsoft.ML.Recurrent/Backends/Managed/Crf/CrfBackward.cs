using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The backward pass over a lattice: the probability of each label at each step and, where asked for, the sums over each pair of neighboring labels,
/// each times its row's weight. Bits depend neither on the rows beside nor on the threads.</summary>
/// <param name="lattice">The lattice, after its forward pass.</param>
/// <param name="weights">(Rows): the rows' weights; empty for ones.</param>
/// <param name="labels">(TotalSteps, labels), written.</param>
/// <param name="sumsPairs">Whether pairs are summed up.</param>
internal sealed class CrfBackward(CrfLattice lattice, float[] weights, RowMemory labels, bool sumsPairs) : IParallelWork
{
    private readonly CrfPairs?[] _pairs = new CrfPairs?[lattice.Parts];

    /// <summary>For each part of the lattice the sums over its rows.</summary>
    public IReadOnlyList<CrfPairs?> Pairs => _pairs;

    public CrfLattice Lattice => lattice;

    /// <summary>Runs the pass.</summary>
    /// <param name="threads">Threads at most.</param>
    public void Run(int threads)
    {
        lattice.Memory.Reserve(lattice.Parts);
        ParallelRun.Execute(this, lattice.Parts, threads, lingers: true);
    }

    public float WeightOf(int row) => weights.Length == 0 ? 1 : weights[row];

    /// <summary>The probabilities of the labels at a packed position, times their row's weight.</summary>
    public Span<float> LabelsAt(int position) => labels.Span(position, lattice.Labels);

    void IParallelWork.Execute(int item, int worker)
    {
        var packing = lattice.Packing;
        int first = RowParts.Start(packing, item, lattice.Parts), end = RowParts.Start(packing, item + 1, lattice.Parts);
        var pairs = _pairs[item] = sumsPairs ? lattice.Memory.Of(item).Pairs(lattice.Factors) : null;
        if (first >= end || packing.Lengths[first] == 0)
            return;
        var rows = new CrfBackwardRows(this, first, end, pairs, lattice.Memory.Of(item));
        for (int step = packing.Lengths[first] - 1; step >= 0; step--)
            rows.Step(step);
        for (int row = first; row < end && packing.Lengths[row] > 0; row++)
            Redo(row, pairs);
    }

    /// <summary>Computes the first steps of a row from logarithms where its exponentials are not to be used.</summary>
    private void Redo(int row, CrfPairs? pairs)
    {
        int steps = lattice.RedoneSteps[row];
        if (steps == 0)
            return;
        for (int step = 0; step < steps; step++)
            LabelsAt(lattice.Row(row).Position(step)).Clear();
        var exact = new CrfLogRow(lattice.Factors.Parameters, lattice.Row(row), default);
        exact.Forward();
        exact.Backward(steps, WeightOf(row), labels, pairs is null ? [] : pairs.Others);
    }
}
