namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>A trial whose owner is the experiment's grain. The trial's thread waits for each answer; a store or silo that is away makes it wait longer.</summary>
/// <param name="grain">The experiment.</param>
/// <param name="grant">The trial and its lease.</param>
/// <param name="files">Its files, which go before the events that others act on.</param>
/// <param name="lose">Ends the attempt, whose lease is lost.</param>
/// <param name="cancellation">Ends the wait.</param>
internal sealed class LeasedTrial(IExperimentGrain grain, TrialGrant grant, HandedOverFiles files, Action lose, CancellationToken cancellation) : ITrialOwner
{
    private readonly TrialLease _lease = grant.Lease!;
    private long _sequence = grant.Sequence;
    private int _fold = grant.Trial!.FoldMetrics.Count;
    private bool _keepsModel;

    /// <summary>The fold that is fitted.</summary>
    public int Fold => Volatile.Read(ref _fold);

    /// <summary>True once the trial is paused, complete or has failed.</summary>
    public bool HasEnded { get; private set; }

    public string? Record(JournalEvent entry) => GrainCalls.OnOwnThread(() => RecordAsync(TrialEvents.Shortened(entry)));

    public bool KeepsModel(double metric) =>
        _keepsModel = GrainCalls.OnOwnThread(() => GrainCalls.AskAsync(() => grain.KeepsModel(_lease, metric), cancellation));

    private async Task<string?> RecordAsync(JournalEvent entry)
    {
        if (entry.Kind == JournalEventKind.Paused)
            await files.GiveCheckpointAsync(Fold, cancellation);
        if (entry.Kind == JournalEventKind.FoldCompleted && _keepsModel)
            await files.GiveModelAsync(cancellation);
        var verdict = await GrainCalls.AskAsync(() => grain.Record(_lease, _sequence, entry), cancellation);
        if (!verdict.IsOwner)
        {
            lose();
            throw new OperationCanceledException($"The lease of trial {_lease.Trial} is lost: another attempt has it, or the experiment has ended.");
        }

        _sequence++;
        if (entry.Kind == JournalEventKind.FoldCompleted)
            Interlocked.Increment(ref _fold);
        HasEnded |= entry.Kind is JournalEventKind.Paused or JournalEventKind.Completed or JournalEventKind.Failed;
        return verdict.Pause;
    }
}
