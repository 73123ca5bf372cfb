using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>One predicted tag per step held against one label per step: by step, by row and by span.</summary>
/// <remarks>Immutable and thread-safe. Prints as a table.</remarks>
public sealed record SequenceMetrics
{
    /// <summary>Rows with at least one label.</summary>
    public required long Rows { get; init; }

    /// <summary>Steps with a label, over all rows.</summary>
    public required long Tokens { get; init; }

    /// <summary>Steps without a label, which no other figure counts: among them those whose tag the fit of <c>MapValueToKey</c> never saw, where the labels are its keys.</summary>
    public required long StepsWithoutLabel { get; init; }

    /// <summary>The fraction of <see cref="Tokens"/> whose predicted tag is the label, from 0 to 1.</summary>
    public required double TokenAccuracy { get; init; }

    /// <summary>The fraction of <see cref="Rows"/> whose every labeled step is predicted right, from 0 to 1.</summary>
    public required double RowAccuracy { get; init; }

    /// <summary>Spans of all types together: what conlleval reports.</summary>
    public required SpanMetrics Micro { get; init; }

    /// <summary>The mean over the types; spans are counted over all of them.</summary>
    public required SpanMetrics Macro { get; init; }

    /// <summary>The mean over the types, weighted by <see cref="SpanMetrics.Support"/>; spans are counted over all of them.</summary>
    public required SpanMetrics Weighted { get; init; }

    /// <summary>By type, those that labels or predictions have a span of; "" is the type of tags that name none.</summary>
    public required IReadOnlyDictionary<string, SpanMetrics> ByType
    {
        get;
        init => field = ValueDictionary<string, SpanMetrics>.Of(value);
    }

    /// <summary>The accuracies, then a line per type and one per average under a line of headings.</summary>
    public string ToTable() => SequenceTable.Of(this);

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();
}
