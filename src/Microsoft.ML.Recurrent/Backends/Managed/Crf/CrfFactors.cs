using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The exponentials of a field's parameters, divided by the largest of each kind and packed, once for a batch. Thread-safe.</summary>
internal sealed class CrfFactors
{
    // Beyond this range, in natural logarithms, the smallest exponentials are no normal numbers.
    private const float Range = 80;

    /// <param name="parameters">The parameters.</param>
    /// <param name="path">The lane width of the products.</param>
    /// <param name="memory">Holds the packed transitions until other factors do; null for memory of their own.</param>
    public CrfFactors(CrfParameters parameters, SimdPath path, CrfMemory? memory = null)
    {
        int labels = parameters.Labels;
        Parameters = parameters;
        (Transitions, TransitionShift, bool transitions) = Exponentials(parameters.Transitions, parameters.Transitions.Length);
        Forward = PackedMatrix.FromRowMajor(Transitions, labels, labels, path, memory?.Forward);
        Backward = PackedMatrix.FromTransposed(Transitions, labels, labels, path, memory?.Backward);
        (Start, StartShift, bool start) = Exponentials(parameters.Start, Forward.PaddedColumns);
        (End, EndShift, bool end) = Exponentials(parameters.End, Forward.PaddedColumns);
        IsResolved = transitions && start && end;
    }

    public CrfParameters Parameters { get; }

    /// <summary>False where single precision cannot hold the exponentials: every row is computed from logarithms then.</summary>
    public bool IsResolved { get; }

    /// <summary>(labels, labels).</summary>
    public float[] Transitions { get; }

    /// <summary>The transitions, for products with rows of labels that stand before them.</summary>
    public PackedMatrix Forward { get; }

    /// <summary>The transitions turned around, for products with rows of labels that stand after them.</summary>
    public PackedMatrix Backward { get; }

    /// <summary>(labels, padded with zeros).</summary>
    public float[] Start { get; }

    /// <summary>(labels, padded with zeros).</summary>
    public float[] End { get; }

    /// <summary>The logarithm that the transitions are divided by.</summary>
    public double TransitionShift { get; }

    /// <inheritdoc cref="TransitionShift"/>
    public double StartShift { get; }

    /// <inheritdoc cref="TransitionShift"/>
    public double EndShift { get; }

    private static (float[] Values, double Shift, bool IsResolved) Exponentials(ReadOnlySpan<float> scores, int size)
    {
        float most = TensorPrimitives.Max(scores), least = TensorPrimitives.Min(scores);
        if (float.IsNegativeInfinity(least))
            least = LeastAllowed(scores);

        // Where everything is forbidden, all exponentials are zero.
        float shift = float.IsNegativeInfinity(most) ? 0 : most;
        float[] values = new float[size];
        TensorPrimitives.Subtract(scores, shift, values);
        TensorPrimitives.Exp(values.AsSpan(0, scores.Length), values);
        return (values, shift, !(most - least > Range));
    }

    private static float LeastAllowed(ReadOnlySpan<float> scores)
    {
        float least = float.PositiveInfinity;
        foreach (float score in scores)
            least = float.IsNegativeInfinity(score) ? least : Math.Min(least, score);
        return least;
    }
}
