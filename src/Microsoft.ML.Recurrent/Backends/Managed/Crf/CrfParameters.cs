namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>
/// The parameters of a linear-chain conditional random field (Lafferty, McCallum &amp; Pereira 2001): labels y₁ … yₙ of a row with emissions e score
/// start[y₁] + Σ e[t, yₜ] + Σ transitions[yₜ, yₜ₊₁] + end[yₙ]. Negative infinity forbids. Immutable and thread-safe.
/// </summary>
/// <param name="transitions">(labels, labels), from one to the next.</param>
/// <param name="start">(labels).</param>
/// <param name="end">(labels).</param>
internal sealed class CrfParameters(float[] transitions, float[] start, float[] end)
{
    public int Labels => start.Length;

    public ReadOnlySpan<float> Transitions => transitions;

    public ReadOnlySpan<float> Start => start;

    public ReadOnlySpan<float> End => end;

    /// <summary>True if some label may begin a row, follow itself and end a row: rows of any length have a labeling then.</summary>
    public bool AllowsEveryLength => Enumerable.Range(0, Labels).Any(label =>
        !float.IsNegativeInfinity(start[label]) && !float.IsNegativeInfinity(From(label)[label]) && !float.IsNegativeInfinity(end[label]));

    /// <summary>The transitions from a label.</summary>
    public ReadOnlySpan<float> From(int label) => transitions.AsSpan(label * Labels, Labels);

    /// <summary>The same parameters, but what is not allowed is forbidden.</summary>
    /// <param name="allows">For a label and the next; null stands before the first step and after the last.</param>
    public CrfParameters Constrained(Func<int?, int?, bool> allows)
    {
        int labels = Labels;
        return new CrfParameters(
            [.. transitions.Select((score, i) => Kept(score, i / labels, i % labels))],
            [.. start.Select((score, label) => Kept(score, null, label))],
            [.. end.Select((score, label) => Kept(score, label, null))]);

        float Kept(float score, int? from, int? to) => allows(from, to) ? score : float.NegativeInfinity;
    }

    /// <summary>The score of a row's labels.</summary>
    /// <param name="row">The row's emissions; at least one step.</param>
    /// <param name="labels">One per step.</param>
    public double Score(CrfRow row, ReadOnlySpan<int> labels)
    {
        double score = start[labels[0]] + (double)end[labels[row.Length - 1]];
        for (int step = 0; step < row.Length; step++)
            score += row[step][labels[step]] + (step == 0 ? 0.0 : From(labels[step - 1])[labels[step]]);
        return score;
    }
}
