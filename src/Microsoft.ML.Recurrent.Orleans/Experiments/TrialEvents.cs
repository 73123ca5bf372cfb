namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The rules of the events that workers send.</summary>
internal static class TrialEvents
{
    private const int LongestText = 10_000;

    /// <summary>An event whose text is no longer than a journal takes.</summary>
    public static JournalEvent Shortened(JournalEvent entry) => entry.Text is { Length: > LongestText } text ? entry with { Text = $"{text[..(LongestText - 1)]}…" } : entry;

    /// <exception cref="ArgumentException">The event cannot be one of the lease.</exception>
    public static void ThrowIfUnusable(TrialLease lease, JournalEvent entry)
    {
        if (Fault(lease, entry) is { } fault)
            throw new ArgumentException(fault, nameof(entry));
    }

    /// <exception cref="ArgumentException">The event is of another fold than the trial has come to.</exception>
    public static void ThrowIfOutOfOrder(Trial trial, JournalEvent entry)
    {
        if (entry.Fold is { } fold && fold != trial.FoldMetrics.Count)
            throw new ArgumentException($"The event is of fold {fold}; expected {trial.FoldMetrics.Count}.", nameof(entry));
    }

    private static string? Fault(TrialLease lease, JournalEvent entry)
    {
        if (entry.Trial != lease.Trial || entry.Attempt != lease.Attempt)
            return $"The event is of attempt {entry.Attempt} at trial {entry.Trial}; expected attempt {lease.Attempt} at trial {lease.Trial}, which was leased.";
        if (lease.Trial < 0 || lease.Attempt < 1)
            return $"The lease is of attempt {lease.Attempt} at trial {lease.Trial}; expected an attempt of 1 or more and a trial of 0 or more.";
        if (entry.Kind == JournalEventKind.Started || !Enum.IsDefined(entry.Kind))
            return $"A worker cannot record {entry.Kind}; expected what came of a trial.";
        if (entry.Configuration is not null)
            return "The event has a configuration, which the experiment gives alone; expected none.";
        if (entry.Seconds is { } seconds && !(seconds >= 0 && double.IsFinite(seconds)))
            return FormattableString.Invariant($"The event took {seconds} seconds; expected a time of 0 or more.");
        return entry.Text?.Length > LongestText ? $"The event's text has {entry.Text.Length} characters; expected at most {LongestText}." : FaultOfValues(entry);
    }

    private static string? FaultOfValues(JournalEvent entry) => entry.Kind switch
    {
        JournalEventKind.Measured when entry is not { Fold: >= 0, Epoch: >= 1, Value: not null } => "A measurement needs a fold, an epoch and a value.",
        JournalEventKind.FoldCompleted when entry is not { Fold: >= 0, Value: { } metric } || !double.IsFinite(metric) => "A fold that has ended needs its number and a finite metric.",
        JournalEventKind.Completed when entry is not { Value: { } metric } || !double.IsFinite(metric) => "A trial that has completed needs a finite metric.",
        _ => null,
    };
}
