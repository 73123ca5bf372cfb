using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>A row's labels as a whole: the field whose probabilities are given, and the one that is decoded, which may forbid more. Tables are made when they are first asked for.
/// Immutable and thread-safe.</summary>
internal sealed class TagField
{
    private readonly Lazy<CrfFactors>? _learned;
    private readonly Lazy<CrfParameters>? _decoded;

    /// <param name="task">A task whose labels are decoded by rows.</param>
    /// <param name="learned">The network's field; null where each step is scored on its own.</param>
    /// <exception cref="ArgumentException">The network's field is not given.</exception>
    public TagField(TaskDescription task, CrfParameters? learned)
    {
        var tags = task.Tags!;
        if (tags.HasField && learned is null)
            throw new ArgumentException("The network has a conditional random field; expected its parameters.", nameof(learned));
        (Classes, BestPaths) = (task.Outputs, tags.BestPaths);
        _learned = learned is null ? null : new(() => new CrfFactors(learned, Simd.Best));
        if (learned is not null || tags.IsConstrained || BestPaths > 1)
            _decoded = new(() => Decode(task, learned ?? new CrfParameters(new float[Classes * Classes], new float[Classes], new float[Classes])));
    }

    public int Classes { get; }

    /// <summary>Sequences of labels that a row is given.</summary>
    public int BestPaths { get; }

    /// <summary>The network's field; null where each step is scored on its own, by a softmax.</summary>
    public CrfFactors? Learned => _learned?.Value;

    /// <summary>The field that is decoded; null where each step's best label is taken.</summary>
    public CrfParameters? Decoded => _decoded?.Value;

    private static CrfParameters Decode(TaskDescription task, CrfParameters field) => task.Tags is { IsConstrained: true, Scheme: var scheme }
        ? field.Constrained(new TagTransitions(task.Classes!.Values, scheme).Allows)
        : field;
}
