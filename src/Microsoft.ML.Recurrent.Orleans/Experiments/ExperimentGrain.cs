using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Experiments.Files;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The search of one experiment. Calls that write the journal come one after the other; heartbeats and readers pass them by while they wait for the store. Nothing is fitted here.</summary>
[GrainType("recurrent-experiment")]
internal sealed class ExperimentGrain : ReadableGrain, IExperimentGrain
{
    private const long LongestModelBytes = 1L << 26;

    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(20);

    private readonly ExperimentDefinitions _definitions;
    private readonly ExperimentJournals _journals;
    private readonly RecurrentExperimentsOptions _options;
    private readonly ITrialFiles _files;
    private readonly TrialCleaning _cleaning;
    private readonly TrialLeases _leases;
    private readonly ILogger<ExperimentGrain> _logger;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<ExperimentLedger>? _opening;
    private Exception? _failure;

    public ExperimentGrain(
        ExperimentDefinitions definitions, ExperimentJournals journals, ITrialFiles files, IOptions<RecurrentExperimentsOptions> options, ILogger<ExperimentGrain> logger)
    {
        (_definitions, _journals, _files, _options, _logger) = (definitions, journals, files, options.Value, logger);
        _cleaning = new TrialCleaning(files, Name, logger);
        _leases = new TrialLeases(_options.LeaseDuration);
    }

    private string Name => this.GetPrimaryKeyString();

    private bool IsOver => _end.Task.IsCompleted;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    public async Task<TrialGrant> Next(string worker, JournalHeader header, WorkerCapabilities capabilities)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(worker);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(capabilities);
        var ledger = await Ready();
        if (Objection(ledger, header, capabilities) is { } reason)
        {
            ExperimentLog.Refused(_logger, Name, worker, reason);
            return new TrialGrant { Kind = TrialGrantKind.Refused, Reason = reason };
        }

        if (_leases.TrialOf(worker) is { } held)
            return Grant(ledger, held, worker);
        await ExpireAsync(ledger);
        while (!IsOver && Decide(ledger) is { } entry)
        {
            var trial = await RecordAsync(ledger, entry);
            if (entry.Kind != JournalEventKind.Started)
                continue;
            ExperimentLog.Started(_logger, Name, entry.Trial, entry.Attempt, worker, trial.Epochs);
            return Grant(ledger, entry.Trial, worker);
        }

        EndIfOver(ledger);
        return IsOver ? new TrialGrant { Kind = TrialGrantKind.Ended } : new TrialGrant { Kind = TrialGrantKind.Wait, RetryAfter = _options.PollInterval };
    }

    public async Task<TrialVerdict> Record(TrialLease lease, long sequence, JournalEvent entry)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(entry);
        TrialEvents.ThrowIfUnusable(lease, entry);
        var ledger = await Ready();
        if (ledger.Schedule.AttemptOf(lease.Trial) != lease.Attempt)
            return default;
        long recorded = ledger.EventsOf(lease.Trial);
        if (sequence < 0 || sequence > recorded)
            throw new ArgumentException($"The event has number {sequence} of its attempt; expected {recorded}.", nameof(sequence));
        if (sequence == recorded)
        {
            if (!IsOwner(ledger, lease))
                return default;
            TrialEvents.ThrowIfOutOfOrder(ledger.Schedule.Trials[lease.Trial], entry);
            await RecordAsync(ledger, entry);
            ExperimentLog.Recorded(_logger, Name, entry.Trial, entry.Kind, entry.Value);
        }

        return Settle(ledger, lease);
    }

    public async Task<bool> KeepsModel(TrialLease lease, double metric) => await OwnedBy(lease) is { } ledger && ledger.Schedule.KeepsModel(lease.Trial, metric);

    public async Task<bool> Heartbeat(TrialLease lease)
    {
        if (await OwnedBy(lease) is null)
            return false;
        _leases.Hear(lease.Trial, lease.Worker);
        return true;
    }

    public async Task Release(TrialLease lease)
    {
        if (await OwnedBy(lease) is not null)
            _leases.Free(lease.Trial);
    }

    public async Task<ExperimentSnapshot> GetSnapshot() => Snapshots.Of(await Ready(), _leases, IsOver, _failure);

    public async Task<ExperimentSnapshot> WaitForEnd(TimeSpan atMost)
    {
        await Ready();
        await _end.Task.WaitAsync(atMost < _longestWait ? atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero : _longestWait)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await GetSnapshot();
    }

    public async Task<byte[]> GetModel(int? trial = null)
    {
        var schedule = (await Ready()).Schedule;
        int number = trial ?? schedule.Best?.Number ?? throw new InvalidOperationException("No trial has completed, so there is no model yet.");
        return await _files.ReadAsync(new TrialFile(Name, number, Fold: null), LongestModelBytes, CancellationToken.None) ?? throw new InvalidOperationException(
            $"The model of trial {number} is not kept. Keep more with SetKeptModels, or fit its configuration again.");
    }

    /// <summary>The open journal. It is opened with the first call, and again after it was lost.</summary>
    private async Task<ExperimentLedger> Ready()
    {
        if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            _opening = OpenAsync();
        return await _opening;
    }

    private async Task<ExperimentLedger> OpenAsync()
    {
        var (header, schedule) = await _definitions.Find(Name).ReadAsync(Name, _options.PollInterval);
        var ledger = await ExperimentLedger.OpenAsync(_journals.Of(Name), schedule, header, _options.PollInterval);
        _leases.Adopt(ledger.Schedule.Trials.Where(trial => trial.Status == TrialStatus.Running).Select(trial => trial.Number));
        if (ledger.Schedule.Trials.Count == 0)
            await _cleaning.StartAnewAsync();
        EndIfOver(ledger);
        return ledger;
    }

    private string? Objection(ExperimentLedger ledger, JournalHeader header, WorkerCapabilities capabilities) =>
        ledger.Header.DifferencesFrom(header) is { Count: > 0 } differences
            ? $"The worker has another experiment '{Name}' than the silo: {string.Join(' ', differences)}"
            : _definitions.Find(Name).Requirements.Objection(capabilities);

    private TrialGrant Grant(ExperimentLedger ledger, int trial, string worker)
    {
        _leases.Hear(trial, worker);
        return new TrialGrant
        {
            Kind = TrialGrantKind.Granted,
            Lease = new TrialLease(trial, ledger.Schedule.AttemptOf(trial), worker),
            Trial = ledger.Schedule.Trials[trial],
            Sequence = ledger.EventsOf(trial),
            Duration = _options.LeaseDuration,
        };
    }

    private async Task<ExperimentLedger?> OwnedBy(TrialLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var ledger = await Ready();
        return IsOwner(ledger, lease) ? ledger : null;
    }

    private bool IsOwner(ExperimentLedger ledger, TrialLease lease) => !IsOver && lease is { Trial: >= 0, Attempt: >= 1 }
        && ledger.Schedule.AttemptOf(lease.Trial) == lease.Attempt && ledger.Schedule.Trials[lease.Trial].Status == TrialStatus.Running;

    /// <summary>Ends the leases of silent workers, and the trials that have lost too many.</summary>
    private async Task ExpireAsync(ExperimentLedger ledger)
    {
        foreach (var (trial, worker) in _leases.Expire())
        {
            ExperimentLog.Silent(_logger, Name, trial, worker);
            if (_leases.LostOf(trial) < _options.MaximumLostAttempts)
                continue;
            string text = $"{_options.MaximumLostAttempts} workers in a row were lost with the trial before it measured anything.";
            await RecordAsync(ledger, new JournalEvent { Kind = JournalEventKind.Failed, Trial = trial, Attempt = ledger.Schedule.AttemptOf(trial), Text = text });
        }
    }

    private async Task<Trial> RecordAsync(ExperimentLedger ledger, JournalEvent entry)
    {
        try
        {
            var trial = await ledger.RecordAsync(entry);
            if (entry.Kind != JournalEventKind.Started)
                _leases.Advance(entry.Trial);
            return trial;
        }
        catch
        {
            _ = CloseAsync();
            throw;
        }
    }

    /// <summary>The answer to an event that is recorded, after which the trial goes on, is to pause, or has ended.</summary>
    private TrialVerdict Settle(ExperimentLedger ledger, TrialLease lease)
    {
        if (ledger.Schedule.Trials[lease.Trial].Status == TrialStatus.Running)
        {
            _leases.Hear(lease.Trial, lease.Worker);
            return Guarded(() => new TrialVerdict(true, ledger.Schedule.PauseOf(lease.Trial)));
        }

        _leases.Free(lease.Trial);
        Guarded(() => _cleaning.Run(ledger.Schedule));
        EndIfOver(ledger);
        return new TrialVerdict(true, null);
    }

    private JournalEvent? Decide(ExperimentLedger ledger) => Guarded(() => ledger.Schedule.Next(_leases.Running));

    private void EndIfOver(ExperimentLedger ledger)
    {
        if (IsOver || _leases.Count > 0 || Decide(ledger) is not null)
            return;
        if (_end.TrySetResult())
            ExperimentLog.Ended(_logger, Name, ledger.Schedule.Trials.Count, ledger.Schedule.Best?.Number, ledger.Schedule.Best?.Metric);
    }

    /// <summary>The errors of tuners and pruners end the experiment: asked again, they fail again.</summary>
    private T? Guarded<T>(Func<T> decide)
    {
        try
        {
            return decide();
        }
        catch (Exception e)
        {
            _failure ??= e;
            ExperimentLog.Failed(_logger, Name, e.Message);
            _end.TrySetResult();
            return default;
        }
    }

    /// <summary>Lets go of the journal. The leases stay: the workers may be alive.</summary>
    private Task CloseAsync()
    {
        var open = _opening;
        _opening = null;
        return open is { IsCompletedSuccessfully: true } ? Task.Run(async () => (await open).Dispose()) : Task.CompletedTask;
    }
}
