using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The backward values of some rows of a lattice, at one step after another from the last on. For one thread.</summary>
/// <param name="pass">The pass, which takes the probabilities.</param>
/// <param name="first">The first row.</param>
/// <param name="end">The row after the last.</param>
/// <param name="pairs">Takes pairs of steps, or null.</param>
/// <param name="memory">The rows' memory.</param>
internal sealed unsafe class CrfBackwardRows(CrfBackward pass, int first, int end, CrfPairs? pairs, CrfMemory.Part memory)
{
    // Beyond this a pair's factor is near the end of single precision's range.
    private const double MostOfPair = 1e30;

    private readonly CrfLattice _lattice = pass.Lattice;
    private readonly int _width = pass.Lattice.Width;
    private readonly AlignedBuffer _values = memory.Values.Reserve((long)(end - first) * pass.Lattice.Width);
    private readonly AlignedBuffer _weighted = memory.Weighted.Reserve((long)(end - first) * pass.Lattice.Width);

    /// <summary>Goes back to a step.</summary>
    public void Step(int step)
    {
        int rows = RowsAt(step), further = RowsAt(step + 1);
        if (further > 0)
            Multiply(step, further);
        for (int row = 0; row < rows; row++)
        {
            if (row >= further)
                _lattice.Factors.End.CopyTo(Values(row));
            Take(step, row, hasNext: row < further);
        }
    }

    private int RowsAt(int step) => step >= _lattice.Packing.Steps ? 0 : Math.Max(0, Math.Min(end, _lattice.Packing.BatchSizes[step]) - first);

    private Span<float> Values(int row) => _values.Span.Slice(checked(row * _width), _width);

    private Span<float> Weighted(int row) => _weighted.Span.Slice(checked(row * _width), _width);

    /// <summary>Values of a step from those of the next, not yet divided by their sum.</summary>
    private void Multiply(int step, int rows)
    {
        for (int row = 0; row < rows; row++)
            TensorPrimitives.Multiply(Values(row), _lattice.EmittedAt(_lattice.Row(first + row).Position(step + 1)), Weighted(row));
        fixed (float* values = _values, weighted = _weighted)
            MatrixProduct.Multiply(rows, weighted, _width, 1, _lattice.Factors.Backward, null, values, _width);
    }

    private void Take(int step, int row, bool hasNext)
    {
        int packed = first + row, position = _lattice.Row(packed).Position(step);
        Span<float> before = _lattice.ValuesAt(position), after = Values(row);
        double sum = SumOf(step, row, hasNext), common = CrfSums.OfProducts(before[.._lattice.Labels], after);
        double weight = pass.WeightOf(packed) / common;
        if (hasNext && Math.Abs(weight) * TensorPrimitives.Max(Weighted(row)) > MostOfPair)
            Exclude(packed, step);
        if (step >= _lattice.RedoneSteps[packed])
            Give(row, position, weight, hasNext);
        TensorPrimitives.Multiply(after, (float)(CrfLattice.Sum / sum), after);
    }

    private void Give(int row, int position, double weight, bool hasNext)
    {
        var before = _lattice.ValuesAt(position);
        var after = Values(row);
        CrfSums.Multiply(before, after, weight, pass.LabelsAt(position));
        if (!hasNext || pairs is null)
            return;
        var next = Weighted(row);
        CrfSums.Scale(next, weight);
        pairs.Add(before, next);
    }

    private double SumOf(int step, int row, bool hasNext)
    {
        ReadOnlySpan<float> values = Values(row)[.._lattice.Labels];
        if (TensorPrimitives.Min(values) < CrfLattice.Least)
            FindLost(step, row, values, hasNext);
        return CrfSums.Of(values);
    }

    private void FindLost(int step, int row, ReadOnlySpan<float> values, bool hasNext)
    {
        for (int label = 0; label < values.Length; label++)
        {
            if (values[label] < CrfLattice.Least && IsReached(row, label, hasNext))
                Exclude(first + row, step);
        }
    }

    /// <summary>Has the first steps of a row, up to one, computed from logarithms; those behind it stand.</summary>
    private void Exclude(int row, int step) => _lattice.RedoneSteps[row] = Math.Max(_lattice.RedoneSteps[row], step + 1);

    /// <summary>True if some labeling goes on from the label.</summary>
    private bool IsReached(int row, int label, bool hasNext)
    {
        if (!hasNext)
            return !float.IsNegativeInfinity(_lattice.Factors.Parameters.End[label]);
        var next = Weighted(row);
        for (int to = 0; to < _lattice.Labels; to++)
        {
            if (next[to] > 0 && !float.IsNegativeInfinity(_lattice.Factors.Parameters.From(label)[to]))
                return true;
        }

        return false;
    }
}
