using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The labels of the highest score (Viterbi 1967); among equal ones the first labels. For one thread at a time.</summary>
/// <param name="parameters">The field; what it forbids is never decoded. It allows every length, as <see cref="CrfParameters.AllowsEveryLength"/> tells.</param>
internal sealed class CrfDecoder(CrfParameters parameters)
{
    private readonly int _labels = parameters.Labels;
    private readonly float[] _transitions = parameters.Transitions.ToArray();
    private float[] _scores = new float[parameters.Labels];
    private float[] _next = new float[parameters.Labels];
    private int[] _before = [];

    /// <summary>Decodes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="labels">One per step, written.</param>
    public void Decode(CrfRow row, Span<int> labels)
    {
        if (row.Length == 0)
            return;
        int size = PackedSize.Of(1, row.Length, _labels);
        if (_before.Length < size)
            _before = new int[size];
        Add(parameters.Start, row[0], _scores);
        for (int step = 1; step < row.Length; step++)
        {
            Advance(_before.AsSpan(step * _labels, _labels));
            Add(_next, row[step], _scores);
        }

        Add(parameters.End, _scores, _next);
        int label = Largest(_next);
        for (int step = row.Length - 1; step >= 0; step--)
        {
            labels[step] = label;
            label = _before[step * _labels + label];
        }
    }

    /// <summary>Sums, less the largest of them: scores of long rows keep their digits.</summary>
    private static void Add(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> sums)
    {
        float most = float.NegativeInfinity;
        for (int label = 0; label < sums.Length; label++)
        {
            sums[label] = left[label] + right[label];
            most = Math.Max(most, sums[label]);
        }

        if (!float.IsFinite(most))
            return;
        for (int label = 0; label < sums.Length; label++)
            sums[label] -= most;
    }

    /// <summary>For every label the best one before it.</summary>
    private void Advance(Span<int> before)
    {
        int to = 0;
        ref float transitions = ref MemoryMarshal.GetArrayDataReference(_transitions);
        for (; to <= _labels - Vector<float>.Count; to += Vector<float>.Count)
        {
            Vector<float> best = Vector.LoadUnsafe(ref transitions, (nuint)to) + new Vector<float>(_scores[0]);
            var from = Vector<int>.Zero;
            for (int label = 1; label < _labels; label++)
            {
                var score = Vector.LoadUnsafe(ref transitions, (nuint)(label * (long)_labels + to)) + new Vector<float>(_scores[label]);
                var better = Vector.GreaterThan(score, best);
                best = Vector.ConditionalSelect(better, score, best);
                from = Vector.ConditionalSelect(better, new Vector<int>(label), from);
            }

            best.CopyTo(_next.AsSpan(to));
            from.CopyTo(before[to..]);
        }

        for (; to < _labels; to++)
            AdvanceTo(to, before);
    }

    private void AdvanceTo(int to, Span<int> before)
    {
        (_next[to], before[to]) = (_transitions[to] + _scores[0], 0);
        for (int label = 1; label < _labels; label++)
        {
            float score = _transitions[label * _labels + to] + _scores[label];
            if (score > _next[to])
                (_next[to], before[to]) = (score, label);
        }
    }

    private static int Largest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int label = 1; label < scores.Length; label++)
            best = scores[label] > scores[best] ? label : best;
        return best;
    }
}
