using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>The kinds of <see cref="JournalEvent"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalEventKind>))]
public enum JournalEventKind
{
    /// <summary>A trial begins, or goes on with a further attempt.</summary>
    Started,

    /// <summary>A fit has measured an epoch.</summary>
    Measured,

    /// <summary>A fold has ended.</summary>
    FoldCompleted,

    /// <summary>The trial was paused; it may go on later.</summary>
    Paused,

    /// <summary>The trial has its metric.</summary>
    Completed,

    /// <summary>The trial has failed.</summary>
    Failed,
}

/// <summary>One step of an experiment.</summary>
/// <remarks>Immutable and thread-safe. <see cref="Attempt"/> is a fencing token: a trial has one attempt at a time, and what an earlier one still says is not heard.</remarks>
public sealed record JournalEvent
{
    /// <summary>The kind of the event, which says what else is there.</summary>
    public required JournalEventKind Kind { get; init; }

    /// <summary>The trial's number, from 0.</summary>
    public required int Trial { get; init; }

    /// <summary>The attempt at the trial, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Of a trial's first <see cref="JournalEventKind.Started"/>: its parameters.</summary>
    public Configuration? Configuration { get; init; }

    /// <summary>Of <see cref="JournalEventKind.Measured"/> and <see cref="JournalEventKind.FoldCompleted"/>: the fold, from 0.</summary>
    public int? Fold { get; init; }

    /// <summary>Of <see cref="JournalEventKind.Measured"/>: the epoch, from 1.</summary>
    public int? Epoch { get; init; }

    /// <summary>Of <see cref="JournalEventKind.Measured"/>: the validation figure. Of <see cref="JournalEventKind.FoldCompleted"/> and
    /// <see cref="JournalEventKind.Completed"/>: the metric.</summary>
    public double? Value { get; init; }

    /// <summary>Seconds since the event before of the same attempt.</summary>
    public double? Seconds { get; init; }

    /// <summary>The reason for a pause, a failure or the end of a fit, in words.</summary>
    public string? Text { get; init; }

    /// <summary>Trials change by it: it must be on the disk before the experiment goes on.</summary>
    internal bool IsTransition => Kind != JournalEventKind.Measured;
}
