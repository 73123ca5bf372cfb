using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans.Experiments.Files;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>An experiment as a worker process has it: its data is read once, with the first trial. Thread-safe.</summary>
/// <param name="name">The experiment's name.</param>
/// <param name="definition">Configures it.</param>
/// <param name="grain">Decides on its trials.</param>
/// <param name="files">The files of all workers.</param>
/// <param name="folder">A folder of this experiment alone, on this machine.</param>
/// <param name="threads">Threads of a trial.</param>
/// <param name="longestFile">Bytes of a file at most.</param>
/// <param name="logger">Told of files that stay here.</param>
internal sealed class WorkerExperiment(
    string name, ExperimentDefinition definition, IExperimentGrain grain, ITrialFiles files, string folder, int threads, long longestFile, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private Task<TrialExecution>? _execution;
    private volatile bool _hasEnded;

    public string Name => name;

    public IExperimentGrain Grain => grain;

    public bool RequiresCuda => definition.Requirements.Cuda;

    /// <summary>True once the grain has said that there is nothing left to do.</summary>
    public bool HasEnded => _hasEnded;

    public Task<JournalHeader> HeaderAsync() => definition.HeaderAsync();

    /// <summary>Runs trials. An error is not kept: the next call tries again.</summary>
    public Task<TrialExecution> ExecutionAsync()
    {
        lock (_gate)
        {
            if (_execution is null or { IsFaulted: true } or { IsCanceled: true })
                _execution = Task.Factory.StartNew(
                    () => definition.Create().CreateExecution(folder, threads), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return _execution;
        }
    }

    public HandedOverFiles FilesOf(TrialLease lease, TrialExecution execution) => new(files, name, lease, execution, longestFile, logger);

    /// <summary>Frees the data.</summary>
    public void End()
    {
        _hasEnded = true;
        lock (_gate)
            _execution = null;
    }

    public void Dispose()
    {
        if (_execution is { IsCompletedSuccessfully: true } made)
            _ = made.ContinueWith(done => done.Dispose(), TaskScheduler.Default);
    }
}
