namespace Microsoft.ML.Recurrent;

/// <summary>Predicted spans held against labeled ones: a span is right if its first step, its last step and its type are.</summary>
/// <remarks>Immutable and thread-safe. A ratio whose denominator is 0 is 0, as conlleval has it.</remarks>
public sealed record SpanMetrics
{
    /// <summary>The right ones among the predicted spans, from 0 to 1.</summary>
    public required double Precision { get; init; }

    /// <summary>The right ones among the labeled spans, from 0 to 1.</summary>
    public required double Recall { get; init; }

    /// <summary>The harmonic mean of <see cref="Precision"/> and <see cref="Recall"/>, from 0 to 1; averaged over types, the mean of theirs.</summary>
    public required double F1 { get; init; }

    /// <summary>Labeled spans.</summary>
    public required long Support { get; init; }

    /// <summary>Predicted spans.</summary>
    public required long Predicted { get; init; }

    /// <summary>Predicted spans that are right.</summary>
    public required long Correct { get; init; }
}
