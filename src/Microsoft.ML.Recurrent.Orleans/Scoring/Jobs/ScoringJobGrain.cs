using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Leases;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>A scoring job: it plans, and collects the results. Its turns are short; files are touched on other threads.</summary>
[Reentrant, GrainType("recurrent-scoring-job")]
internal sealed partial class ScoringJobGrain : ReadableGrain, IScoringJobGrain, IScoringWorkGrain
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly ScoringRuns _runs;
    private readonly ISiloStatusOracle _silos;
    private readonly ILeaseStore _leases;
    private readonly RecurrentScoringOptions _options;
    private readonly ILogger<ScoringJobGrain> _logger;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScoringProgress _progress = new(ScoringStatus.NotStarted, 0, 0, 0, 0, 0, []);
    private IGrainTimer? _timer;

    public ScoringJobGrain(
        [FromKeyedServices(RecurrentState.ProviderName)] IGrainStorage storage,
        IOptions<RecurrentScoringOptions> options,
        ILeaseStore leases,
        ISiloStatusOracle silos,
        ILogger<ScoringJobGrain> logger)
    {
        (_options, _leases, _silos, _logger) = (options.Value, leases, silos, logger);
        _runs = new ScoringRuns(this.GetPrimaryKeyString(), this.GetGrainId(), storage, leases, _options);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _runs.ReadAsync();
        }
        catch (Exception e) when (Readable(e) is var readable && readable != e)
        {
            throw readable;
        }

        Tell();
    }

    public async Task<ScoringProgress> Start(ScoringRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_leases.IsShared && _silos.GetApproximateSiloStatuses(onlyActive: true).Count is var silos && silos > 1)
            throw new InvalidOperationException($"The cluster has {silos} silos, and no database to share leases in; call UseRecurrentPostgres on each, or use one silo.");
        await ChangeAsync(() => _runs.StartAsync(request));
        return _progress;
    }

    public Task<ScoringProgress> GetProgress() => Task.FromResult(_progress);

    public async IAsyncEnumerable<ScoringProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var (changed, progress) = (_changed.Task, _progress);
            yield return progress;
            if (progress.Status != ScoringStatus.Running)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    public Task Cancel() => ChangeAsync(_runs.CancelAsync);

    public async Task<ScoringWork?> GetWork(long generation)
    {
        await Touch(generation);
        return _runs.IsRunning(generation) ? _runs.Work : null;
    }

    public Task Touch(long generation) => _runs.ForgetAsync(generation);

    /// <summary>Changes the job, one call after another. A change that cannot be stored is given up with this activation, unless it is tried again.</summary>
    private async Task ChangeAsync(Func<Task> change, bool isTriedAgain = false)
    {
        await _one.WaitAsync();
        try
        {
            await change();
        }
        catch (Exception e) when (e is InconsistentStateException || (e is StateStoreException && !isTriedAgain))
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _one.Release();
        }

        Tell();
    }

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ChangeAsync(_runs.CollectAsync, isTriedAgain: true);
        }
        catch (Exception e) when (e is StateStoreException or InconsistentStateException or IOException or UnauthorizedAccessException)
        {
            LogNotCollected(_logger, this.GetPrimaryKeyString(), e.Message);
        }
    }

    private void Tell()
    {
        if (_runs.Progress() is var progress && !IsSame(progress, _progress))
        {
            var changed = _changed;
            (_progress, _changed) = (progress, new(TaskCreationOptions.RunContinuationsAsynchronously));
            changed.TrySetResult();
        }

        if (_progress.Status == ScoringStatus.Running)
        {
            _timer ??= this.RegisterGrainTimer(CollectAsync, new GrainTimerCreationOptions(_options.PollInterval, _options.PollInterval) { Interleave = true, KeepAlive = true });
            return;
        }

        _timer?.Dispose();
        _timer = null;
    }

    private static bool IsSame(ScoringProgress one, ScoringProgress other) =>
        (one.Status, one.Partitions, one.Completed, one.Failed) == (other.Status, other.Partitions, other.Completed, other.Failed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scoring job {Job}: results could not be collected; the job goes on and collects them later. {Reason}")]
    private static partial void LogNotCollected(ILogger logger, string job, string reason);
}
