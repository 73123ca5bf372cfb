namespace Microsoft.ML.Recurrent.Orleans.Experiments.Files;

/// <summary>Files in memory, for workers in the silo's own process.</summary>
internal sealed class MemoryTrialFiles : ITrialFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TrialFile, (int Attempt, byte[] Content)> _files = [];

    public Task<bool> WriteAsync(TrialFile file, int attempt, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(file, out var found) && found.Attempt > attempt)
                return Task.FromResult(false);
            if (file.Fold is not null)
                Remove(f => f.Experiment == file.Experiment && f.Trial == file.Trial && f.Fold is not null);
            _files[file] = (attempt, content.ToArray());
        }

        return Task.FromResult(true);
    }

    public Task<byte[]?> ReadAsync(TrialFile file, long atMost, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_files.TryGetValue(file, out var found) ? found.Content : null);
    }

    public Task DropAsync(string experiment, IReadOnlyCollection<int>? checkpoints, IReadOnlyCollection<int> models, CancellationToken cancellationToken)
    {
        lock (_gate)
            Remove(f => f.Experiment == experiment && (checkpoints is null || (f.Fold is null ? models : checkpoints).Contains(f.Trial)));
        return Task.CompletedTask;
    }

    private void Remove(Func<TrialFile, bool> isGone)
    {
        foreach (var file in _files.Keys.Where(isGone).ToArray())
            _files.Remove(file);
    }
}
