namespace Microsoft.ML.Recurrent;

/// <summary>The state of an experiment after an event.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ExperimentProgress
{
    /// <summary>The event.</summary>
    public required JournalEventKind Kind { get; init; }

    /// <summary>The trial that the event is of, as it is after it.</summary>
    public required Trial Trial { get; init; }

    /// <summary>The best completed trial so far; <see langword="null"/> before one has completed.</summary>
    public Trial? Best { get; init; }

    /// <summary>Trials begun.</summary>
    public int Trials { get; init; }

    /// <summary>Trials completed.</summary>
    public int Completed { get; init; }

    /// <summary>Trials paused.</summary>
    public int Paused { get; init; }

    /// <summary>Trials failed.</summary>
    public int Failed { get; init; }

    /// <summary>Epochs of all trials.</summary>
    public long Epochs { get; init; }
}
