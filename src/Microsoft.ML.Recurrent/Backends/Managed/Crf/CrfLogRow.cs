using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>Forward and backward pass of one row in logarithms and double precision: for rows whose exponentials single precision cannot hold, and for the
/// sum over all labels that agree with those known. For one thread.</summary>
/// <param name="parameters">The field.</param>
/// <param name="row">The row; at least one step.</param>
/// <param name="known">By packed position, the label that is known, or a negative number; empty for none.</param>
internal sealed class CrfLogRow(CrfParameters parameters, CrfRow row, ReadOnlyMemory<int> known)
{
    private readonly int _labels = parameters.Labels;
    private readonly double[] _forward = new double[PackedSize.Of(1, row.Length, parameters.Labels)];
    private double _logPartition;

    /// <summary>Runs the forward pass.</summary>
    /// <returns>The logarithm of the sum, over the labels that agree, of the exponentials of their scores.</returns>
    public double Forward()
    {
        var terms = new double[_labels];
        for (int step = 0; step < row.Length; step++)
        {
            for (int label = 0; label < _labels; label++)
                At(step)[label] = Agrees(step, label) ? row[step][label] + Entering(step, label, terms) : double.NegativeInfinity;
        }

        for (int label = 0; label < _labels; label++)
            terms[label] = At(row.Length - 1)[label] + parameters.End[label];
        return _logPartition = LogOfSum(terms);
    }

    /// <summary>Adds, for the first steps of the row, the probabilities of labels and of pairs of labels, times a weight.</summary>
    /// <param name="steps">How many steps, each with the pair that it begins.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="labels">(TotalSteps, labels).</param>
    /// <param name="pairs">(labels, labels), or empty.</param>
    public void Backward(int steps, double weight, RowMemory labels, Span<float> pairs)
    {
        double[] next = new double[_labels], current = [.. parameters.End.ToArray().Select(end => (double)end)], terms = new double[_labels];
        for (int step = row.Length - 1; step >= 0; step--)
        {
            if (step < row.Length - 1)
            {
                for (int label = 0; label < _labels; label++)
                    current[label] = Leaving(step, label, next, terms);
                if (step < steps && pairs.Length > 0)
                    AddPairs(step, weight, next, pairs);
            }

            if (step < steps)
                AddLabels(step, weight, current, labels.Span(row.Position(step), _labels));
            (next, current) = (current, next);
        }
    }

    private Span<double> At(int step) => _forward.AsSpan(step * _labels, _labels);

    private bool Agrees(int step, int label) => known.IsEmpty || known.Span[row.Position(step)] is var one && (one < 0 || one == label);

    private double Entering(int step, int label, double[] terms)
    {
        if (step == 0)
            return parameters.Start[label];
        for (int from = 0; from < _labels; from++)
            terms[from] = At(step - 1)[from] + parameters.From(from)[label];
        return LogOfSum(terms);
    }

    private double Leaving(int step, int label, double[] next, double[] terms)
    {
        for (int to = 0; to < _labels; to++)
            terms[to] = Further(step, label, to, next);
        return LogOfSum(terms);
    }

    private double Further(int step, int label, int to, double[] next) =>
        Agrees(step + 1, to) ? parameters.From(label)[to] + (double)row[step + 1][to] + next[to] : double.NegativeInfinity;

    private void AddLabels(int step, double weight, double[] after, Span<float> labels)
    {
        for (int label = 0; label < _labels; label++)
            labels[label] += (float)(weight * Math.Exp(At(step)[label] + after[label] - _logPartition));
    }

    private void AddPairs(int step, double weight, double[] next, Span<float> pairs)
    {
        for (int from = 0; from < _labels; from++)
        {
            for (int to = 0; to < _labels; to++)
                pairs[from * _labels + to] += (float)(weight * Math.Exp(At(step)[from] + Further(step, from, to, next) - _logPartition));
        }
    }

    private static double LogOfSum(double[] terms)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double term in terms)
            most = Math.Max(most, term);
        if (double.IsInfinity(most))
            return most;
        foreach (double term in terms)
            sum += Math.Exp(term - most);
        return most + Math.Log(sum);
    }
}
