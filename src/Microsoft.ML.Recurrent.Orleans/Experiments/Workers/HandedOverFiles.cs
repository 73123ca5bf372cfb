using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans.Experiments.Files;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>The files of one attempt at a trial, between this machine and where the next worker finds them. Thread-safe.</summary>
/// <param name="files">Where others find them.</param>
/// <param name="experiment">The experiment's name.</param>
/// <param name="lease">The attempt.</param>
/// <param name="execution">Knows the files on this machine.</param>
/// <param name="longest">Bytes of a file at most.</param>
/// <param name="logger">Told of files that stay here.</param>
internal sealed class HandedOverFiles(ITrialFiles files, string experiment, TrialLease lease, TrialExecution execution, long longest, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private (string Path, DateTime Written, long Length) _last;

    /// <summary>Fetches the checkpoint of the trial's fold, or removes what is here where there is none.</summary>
    public async Task FetchAsync(int fold, CancellationToken cancellation)
    {
        string path = execution.CheckpointPathOf(lease.Trial, fold);
        File.Delete(path);
        var file = new TrialFile(experiment, lease.Trial, fold);
        try
        {
            if (await GrainCalls.AskAsync(() => files.ReadAsync(file, longest, cancellation), cancellation) is { } content)
                await File.WriteAllBytesAsync(path, content, cancellation);
        }
        catch (StateStoreException e)
        {
            // The fold is fitted from its beginning, with the same result.
            ExperimentLog.NotHandedOver(logger, lease.Worker, file.Name, lease.Trial, experiment, e.Message);
        }
    }

    /// <summary>Hands a fold's checkpoint over, if there is a new one. What prevents it is logged: without the checkpoint the next worker has more to do, and nothing else.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task GiveCheckpointAsync(int fold, CancellationToken cancellation) =>
        GiveAsync(new TrialFile(experiment, lease.Trial, fold), execution.CheckpointPathOf(lease.Trial, fold), cancellation);

    /// <summary>Hands the trial's model over.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task GiveModelAsync(CancellationToken cancellation) => GiveAsync(new TrialFile(experiment, lease.Trial, Fold: null), execution.ModelPathOf(lease.Trial), cancellation);

    /// <summary>Removes the files from this machine.</summary>
    public void Remove(int folds)
    {
        File.Delete(execution.ModelPathOf(lease.Trial));
        for (int fold = 0; fold <= folds; fold++)
            File.Delete(execution.CheckpointPathOf(lease.Trial, fold));
    }

    public void Dispose() => _one.Dispose();

    private async Task GiveAsync(TrialFile file, string path, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var found = new FileInfo(path);
            if (!found.Exists || _last == (path, found.LastWriteTimeUtc, found.Length))
                return;
            var state = (path, found.LastWriteTimeUtc, found.Length);
            if (found.Length > longest)
                throw TrialFileErrors.TooLong(file, found.Length, longest);
            byte[] content = await File.ReadAllBytesAsync(path, cancellation);
            await GrainCalls.AskAsync(() => files.WriteAsync(file, lease.Attempt, content, cancellation), cancellation);
            _last = state;
        }
        catch (Exception e) when (e is StateStoreException or IOException)
        {
            ExperimentLog.NotHandedOver(logger, lease.Worker, file.Name, lease.Trial, experiment, e.Message);
        }
        finally
        {
            _one.Release();
        }
    }
}
