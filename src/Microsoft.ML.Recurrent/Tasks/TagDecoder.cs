using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Decodes one row at a time, whose bits so depend on nothing beside it. Logits are (steps, classes). For one thread at a time.</summary>
/// <param name="tags">The tags.</param>
internal sealed unsafe class TagDecoder(TagField tags)
{
    private readonly CrfDecoder? _best = tags.Decoded is { } decoded ? new CrfDecoder(decoded) : null;
    private readonly CrfMemory _memory = new();
    private Packing? _packing;
    private int[] _order = [];
    private int[] _labels = [];

    /// <summary>The row's labels, from 0; valid until the next call.</summary>
    public ReadOnlySpan<int> Decode(ReadOnlySpan<float> logits)
    {
        int steps = logits.Length / tags.Classes;
        if (_labels.Length < steps)
            _labels = new int[steps];
        var labels = _labels.AsSpan(0, steps);
        if (_best is null)
        {
            for (int step = 0; step < steps; step++)
                labels[step] = TensorPrimitives.IndexOfMax(StepOf(logits, step));
            return labels;
        }

        fixed (float* start = logits)
            _best.Decode(new CrfRow(Lay(steps), 0, Rows(start), tags.Classes), labels);
        return labels;
    }

    /// <summary>Writes each label's marginal probability; for a network with a tags.</summary>
    /// <param name="logits">The row.</param>
    /// <param name="scores">(steps, classes).</param>
    public void Marginals(ReadOnlySpan<float> logits, Span<float> scores)
    {
        if (logits.IsEmpty)
            return;
        fixed (float* start = logits, target = scores)
            new CrfBackward(Lattice(start, logits.Length / tags.Classes), [], Rows(target), sumsPairs: false).Run(threads: 1);
    }

    /// <summary>The probability of the labels that are decoded; 1 for a row without steps.</summary>
    public float Probability(ReadOnlySpan<float> logits) => ProbabilityOf(ScoreOf(logits, Decode(logits)), LogPartition(logits));

    /// <summary>The best sequences of labels, the best first, and their probabilities.</summary>
    public IReadOnlyList<(int[] Labels, float Probability)> Best(ReadOnlySpan<float> logits)
    {
        double total = LogPartition(logits);
        fixed (float* start = logits)
        {
            var row = new CrfRow(Lay(logits.Length / tags.Classes), 0, Rows(start), tags.Classes);
            return [.. new CrfPaths(tags.Decoded!, tags.BestPaths).Best(row).Select(path => (path.Labels, ProbabilityOf(path.Score, total)))];
        }
    }

    /// <summary>Both are rounded: a labeling that leaves nothing to the others must not be beyond 1.</summary>
    private static float ProbabilityOf(double score, double logPartition) => (float)Math.Exp(Math.Min(0, score - logPartition));

    private ReadOnlySpan<float> StepOf(ReadOnlySpan<float> logits, int step) => logits.Slice(step * tags.Classes, tags.Classes);

    private double ScoreOf(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        if (tags.Learned is { } learned && labels.Length > 0)
        {
            fixed (float* start = logits)
                return learned.Parameters.Score(new CrfRow(Lay(labels.Length), 0, Rows(start), tags.Classes), labels);
        }

        double score = 0;
        for (int step = 0; step < labels.Length; step++)
            score += StepOf(logits, step)[labels[step]];
        return score;
    }

    private double LogPartition(ReadOnlySpan<float> logits)
    {
        int steps = logits.Length / tags.Classes;
        if (tags.Learned is not null && steps > 0)
        {
            fixed (float* start = logits)
                return Lattice(start, steps).LogPartitions[0];
        }

        double total = 0;
        for (int step = 0; step < steps; step++)
            total += LogOfSum(StepOf(logits, step));
        return total;
    }

    private static double LogOfSum(ReadOnlySpan<float> logits)
    {
        double most = TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - most);
        return most + Math.Log(sum);
    }

    private CrfLattice Lattice(float* logits, int steps)
    {
        var lattice = new CrfLattice(Lay(steps), tags.Learned!, Rows(logits), _memory);
        lattice.Forward(threads: 1);
        return lattice;
    }

    private RowMemory Rows(float* start) => new(start, tags.Classes);

    private Packing Lay(int steps) => _packing = Packing.FromLengths([steps], out _order, _packing, _order);
}
