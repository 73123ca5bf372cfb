using Microsoft.Extensions.Logging;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>One attempt at a trial on a worker: the fit on a thread of its own, and beside it the heartbeat and the handing over of checkpoints, which no long batch delays.</summary>
/// <param name="experiment">The experiment as the worker has it.</param>
/// <param name="execution">Runs its trials.</param>
/// <param name="grant">The trial and its lease.</param>
/// <param name="options">The worker's options.</param>
/// <param name="logger">Told of a lost lease.</param>
internal sealed class TrialAttempt(WorkerExperiment experiment, TrialExecution execution, TrialGrant grant, TrialWorkerOptions options, ILogger logger)
{
    private const int HeartbeatsOfALease = 4;

    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(5);

    private readonly TrialLease _lease = grant.Lease!;
    private readonly Trial _trial = grant.Trial!;
    private volatile bool _isLost;

    /// <exception cref="OperationCanceledException">The worker stops; the trial is given back.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written; the trial is given back.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var files = experiment.FilesOf(_lease, execution);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // The epoch that has just ended is still recorded when the worker stops, so that the next worker does not train it again.
        using var calls = new CancellationTokenSource();
        using var farewell = stopping.Register(() => calls.CancelAfter(_farewell));
        var owner = new LeasedTrial(experiment.Grain, grant, files, () => Lose(attempt, calls), calls.Token);
        using var companionsEnd = new CancellationTokenSource();
        Task[] companions = [BeatAsync(() => Lose(attempt, calls), companionsEnd.Token), GiveCheckpointsAsync(files, owner, companionsEnd.Token)];
        try
        {
            await files.FetchAsync(owner.Fold, attempt.Token);
            await GrainCalls.StartThread($"Trial {_lease.Trial}", () => execution.Run(_trial, _lease.Attempt, owner, attempt.Token));
        }
        catch (OperationCanceledException) when (_isLost)
        {
            ExperimentLog.Lost(logger, _lease.Worker, _lease.Trial, experiment.Name);
        }
        finally
        {
            await companionsEnd.CancelAsync();
            await Task.WhenAll(companions);
            if (!_isLost && !owner.HasEnded)
                await GiveBackAsync(files, owner);
            files.Remove(owner.Fold);
        }
    }

    private void Lose(CancellationTokenSource attempt, CancellationTokenSource calls)
    {
        _isLost = true;
        attempt.Cancel();
        calls.Cancel();
    }

    /// <summary>Shows that this worker is alive. A grain that does not answer may do so next time; one that says that the lease is lost ends the fit at once.</summary>
    private async Task BeatAsync(Action lose, CancellationToken end)
    {
        while (await IsNextAsync(grant.Duration / HeartbeatsOfALease, end))
        {
            try
            {
                if (!await experiment.Grain.Heartbeat(_lease).WaitAsync(end))
                    lose();
            }
            catch (Exception e) when (GrainCalls.IsPassing(e) || end.IsCancellationRequested)
            {
                // The next one may be heard.
            }
        }
    }

    private async Task GiveCheckpointsAsync(HandedOverFiles files, LeasedTrial owner, CancellationToken end)
    {
        while (await IsNextAsync(options.CheckpointInterval, end))
        {
            try
            {
                await files.GiveCheckpointAsync(owner.Fold, end);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Lets another worker go on from the last batch, as far as the silo and the store can be reached before this process ends.</summary>
    private async Task GiveBackAsync(HandedOverFiles files, LeasedTrial owner)
    {
        using var end = new CancellationTokenSource(_farewell);
        try
        {
            await files.GiveCheckpointAsync(owner.Fold, end.Token);
            await experiment.Grain.Release(_lease).WaitAsync(end.Token);
        }
        catch (Exception e) when (GrainCalls.IsPassing(e) || e is OperationCanceledException)
        {
            // The lease ends by itself.
        }
    }

    private static async Task<bool> IsNextAsync(TimeSpan pause, CancellationToken end)
    {
        await Task.Delay(pause, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }
}
