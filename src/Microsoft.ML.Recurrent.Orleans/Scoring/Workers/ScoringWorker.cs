using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Leases;
using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Workers;

/// <summary>The workers of a silo: each leases a partition, scores it on a thread of its own, and looks for the next one.</summary>
internal sealed partial class ScoringWorker : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<string, ScoringWork> _works = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILeaseStore _leases;
    private readonly IGrainFactory _grains;
    private readonly RecurrentScoringOptions _options;
    private readonly ILogger<ScoringWorker> _logger;
    private readonly WorkerThreads _threads;
    private readonly ScoringAttempt _attempt;
    private Task[] _loops = [];

    public ScoringWorker(ILeaseStore leases, IGrainFactory grains, IOptions<RecurrentScoringOptions> options, ILogger<ScoringWorker> logger)
    {
        (_leases, _grains, _options, _logger) = (leases, grains, options.Value, logger);
        _threads = new WorkerThreads(_options.Models.IsEmpty ? 0 : _options.Workers, "scoring");
        _attempt = new ScoringAttempt(leases, _options, ScoreAsync, logger);
    }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(ScoringWorker), ServiceLifecycleStage.Active, Start, StopAsync);

    private Task Start(CancellationToken cancellationToken)
    {
        int workers = _options.Models.IsEmpty ? 0 : _options.Workers;
        string silo = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        _loops = [.. Enumerable.Range(1, workers).Select(number => Task.Run(() => RunAsync($"{silo}/{number}"), CancellationToken.None))];
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _threads.Dispose();
    }

    private async Task RunAsync(string owner)
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!await TryAsync("the leases", () => WorkAsync(owner)))
                await Task.Delay(_options.PollInterval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>False if there was nothing to do.</returns>
    private async Task<bool> WorkAsync(string owner)
    {
        var groups = await _leases.GroupsAsync(ScoringRun.Prefix, _stop.Token);
        foreach (string gone in _works.Keys.Except(groups))
            _works.TryRemove(gone, out _);
        foreach (string group in groups)
        {
            if (await TryAsync(group, () => WorkAsync(group, owner)))
                return true;
        }

        return false;
    }

    /// <returns>False if there was nothing to do in the run.</returns>
    private async Task<bool> WorkAsync(string group, string owner)
    {
        if (await FindAsync(group) is not { } work)
            return false;
        if (await _leases.TakeAsync(group, owner, _options.LeaseDuration, _stop.Token) is { } lease)
        {
            await _attempt.RunAsync(lease, work, _stop.Token);
            return true;
        }

        var run = ScoringRun.Parse(group);
        await _grains.GetGrain<IScoringWorkGrain>(run.Job).Touch(run.Generation);
        return false;
    }

    /// <summary>Goes on with other work where the store, a job's silo or a model fails: what was begun is taken again.</summary>
    private async Task<bool> TryAsync(string what, Func<Task<bool>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            if (!_stop.IsCancellationRequested)
                LogTroubled(_logger, what, e.Message);
            return false;
        }
    }

    /// <returns>The run; null if it has ended or its model is not the one of this silo.</returns>
    private async Task<ScoringWork?> FindAsync(string group)
    {
        if (_works.TryGetValue(group, out var known))
            return known;
        var run = ScoringRun.Parse(group);
        var work = await _grains.GetGrain<IScoringWorkGrain>(run.Job).GetWork(run.Generation);
        if (work is null || _options.Models.Find(work.Request.Model) is not { } model)
            return null;
        if (model.Loaded.Fingerprint != work.ModelFingerprint)
        {
            LogOther(_logger, work.Request.Model, run.Job);
            return null;
        }

        return _works[group] = work;
    }

    private Task<long> ScoreAsync(ScoringWork work, ScoringItem item, string path, CancellationToken cancellationToken) =>
        _threads.Run(() => PartitionScoring.RunAsync(work, _options.Models.Get(work.Request.Model).Loaded.Transformer, item, path, cancellationToken));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scoring worker could not go on with {What} and looks for other work. {Reason}")]
    private static partial void LogTroubled(ILogger logger, string what, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file of model '{Model}' on this silo is not the one that job '{Job}' was started with; this silo scores nothing of it.")]
    private static partial void LogOther(ILogger logger, string model, string job);
}
