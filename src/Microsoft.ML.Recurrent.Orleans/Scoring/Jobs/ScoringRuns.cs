using Microsoft.ML.Recurrent.Orleans.Leases;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>The runs of one job: the state, the leases of the present run, and its files. For one call at a time.</summary>
internal sealed class ScoringRuns(string job, GrainId grainId, IGrainStorage storage, ILeaseStore leases, RecurrentScoringOptions options)
{
    private const string StateName = "scoring";

    private readonly GrainState<ScoringJobState> _stored = new(new ScoringJobState());

    /// <summary>True if the state has what the store has not.</summary>
    private bool _isChanged;

    /// <summary>The present run, as workers see it.</summary>
    public ScoringWork Work { get; private set; } = null!;

    private ScoringJobState State => _stored.State!;

    private ScoringRun Run => new(job, State.Generation);

    private ScoringFolder Folder => new(State.Request!.Output, Run);

    public async Task ReadAsync()
    {
        await storage.ReadStateAsync(StateName, grainId, _stored);
        Work = CreateWork();
    }

    public ScoringProgress Progress() => State.Progress(TimeProvider.System.GetUtcNow().UtcDateTime);

    public bool IsRunning(long generation) => State.Status == ScoringStatus.Running && generation == State.Generation;

    /// <summary>Begins a run with what is not scored, if none is going on.</summary>
    public async Task StartAsync(ScoringRequest given)
    {
        ScoringRequestCheck.ThrowIfWrong(job, given);
        var request = ScoringRequestCheck.WithFullPaths(given);
        if (State.Request is { } known)
            ScoringRequestCheck.ThrowIfOther(job, known, request);
        if (State.Status == ScoringStatus.Running)
            return;
        var (files, fingerprint) = await Task.Run(() => PlanAsync(request));
        var folder = new ScoringFolder(request.Output, new ScoringRun(job, State.Generation + 1));
        var before = State.Files;
        // Nothing of an earlier run may be published any more when the next one begins.
        await EndRunAsync();
        await Task.Run(() => Prepare(folder, before, files));
        long rows = files.Sum(file => file.Rows.Where(count => count >= 0).Sum());
        _stored.State = new ScoringJobState
        {
            Request = request,
            Status = files.Exists(file => file.ToDo.Any()) ? ScoringStatus.Running : ScoringStatus.Completed,
            Generation = folder.Run.Generation,
            ModelFingerprint = fingerprint,
            Files = files,
            StartedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            RowsBefore = rows,
        };
        Work = CreateWork();
        await WriteAsync();
        if (State.Status == ScoringStatus.Running)
            await AddItemsAsync();
        else
            await EndRunAsync();
    }

    /// <summary>Takes over what is scored, and ends the run when all of it is. It can be called again after any failure.</summary>
    public async Task CollectAsync()
    {
        if (State.Status != ScoringStatus.Running && !_isChanged)
            return;
        var items = await leases.ReadAsync($"{Run}", default);
        _isChanged |= await Task.Run(() => ScoringHarvest.Take(State, Folder, items));
        if (!State.HasToDo)
            (State.Status, _isChanged) = (State.Failed > 0 ? ScoringStatus.CompletedWithFailures : ScoringStatus.Completed, true);
        if (_isChanged)
            await WriteAsync();
        if (State.Status != ScoringStatus.Running)
            await EndRunAsync();
        else if (items.Count == 0)
            // The run was stored and nothing came after it, or the leases were in the memory of another process.
            await AddItemsAsync();
    }

    public async Task CancelAsync()
    {
        await CollectAsync();
        if (State.Status == ScoringStatus.Running)
        {
            State.Status = ScoringStatus.Canceled;
            await WriteAsync();
        }

        // Again, where the last call failed here.
        if (State.Status == ScoringStatus.Canceled)
            await EndRunAsync();
    }

    /// <summary>Removes the leases of a run that has ended, which were left where the database was away.</summary>
    public Task ForgetAsync(long generation) => generation < State.Generation || generation == State.Generation && State.Status != ScoringStatus.Running
        ? leases.RemoveAsync($"{new ScoringRun(job, generation)}", default)
        : Task.CompletedTask;

    private async Task<(List<ScoringFile> Files, string? Fingerprint)> PlanAsync(ScoringRequest request)
    {
        var (model, fingerprint) = options.Models.Get(request.Model).Loaded;
        if (State.Request is not null && fingerprint != State.ModelFingerprint)
            throw new InvalidOperationException($"The file of model '{request.Model}' has changed since job '{job}' was first started; give a job with another model a name of its own.");
        // Rows that depend on others, as a forecaster's on those before, are not divided.
        var planning = new ScoringPlanning(model.IsRowToRowMapper ? options.PartitionBytes : long.MaxValue);
        var files = await planning.PlanAsync(request, State.Files, default);
        await ScoringSchemaCheck.ThrowIfWrongAsync(request, model, files, default);
        return (files, fingerprint);
    }

    /// <summary>Makes the folders, deletes outputs that are not valid any more, and finds those that are gone.</summary>
    private static void Prepare(ScoringFolder folder, IReadOnlyList<ScoringFile> before, IReadOnlyList<ScoringFile> files)
    {
        folder.Create();
        foreach (var file in files)
        {
            for (int partition = 0; partition < file.Rows.Length; partition++)
            {
                if (file.Rows[partition] >= 0 && !File.Exists(folder.Final(file.Path, partition)))
                    file.Rows[partition] = ScoringFile.Undone;
            }
        }

        // Outputs of files that are not scored any more stay as they are.
        var paths = files.Select(file => file.Path).ToHashSet();
        var valid = files.SelectMany(file => Outputs(folder, file, rows => rows >= 0)).ToHashSet();
        foreach (string output in before.Where(file => paths.Contains(file.Path)).Concat(files).SelectMany(file => Outputs(folder, file, _ => true)).Where(path => !valid.Contains(path)))
            ScoringFolder.Delete(output);
    }

    private static IEnumerable<string> Outputs(ScoringFolder folder, ScoringFile file, Func<long, bool> which) =>
        file.Rows.Index().Where(partition => which(partition.Item)).Select(partition => folder.Final(file.Path, partition.Index));

    private async Task EndRunAsync()
    {
        if (State.Request is null)
            return;
        await leases.RemoveAsync($"{Run}", default);
        await Task.Run(Folder.DeleteTemporary);
    }

    /// <summary>Adds the leases of the run; those that are there stay as they are.</summary>
    private Task AddItemsAsync() => leases.AddAsync($"{Run}", [.. State.ToDo.Select(item => $"{item}")], default);

    private async Task WriteAsync()
    {
        await storage.WriteStateAsync(StateName, grainId, _stored);
        _isChanged = false;
    }

    private ScoringWork CreateWork() =>
        new(State.Request!, State.ModelFingerprint, [.. State.Files.Select(file => new ScoringInputFile(file.Path, file.Fingerprint, file.Bounds))]);
}
