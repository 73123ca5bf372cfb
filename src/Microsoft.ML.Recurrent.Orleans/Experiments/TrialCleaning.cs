using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans.Experiments.Files;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>Deletes the files that no trial of an experiment needs anymore, outside any call. For one thread at a time.</summary>
/// <param name="files">The files.</param>
/// <param name="experiment">The experiment's name.</param>
/// <param name="logger">Told of failures: the files are deleted with the next ones.</param>
internal sealed class TrialCleaning(ITrialFiles files, string experiment, ILogger logger)
{
    private readonly HashSet<int> _checkpoints = [];
    private readonly HashSet<int> _models = [];
    private Task _task = Task.CompletedTask;

    /// <summary>Deletes what an earlier experiment of the name has left.</summary>
    /// <exception cref="StateUnavailableException">The store is away.</exception>
    public Task StartAnewAsync() => files.DropAsync(experiment, checkpoints: null, [], CancellationToken.None);

    /// <summary>Begins to delete; nobody waits for it. A trial whose files are not needed does not need them later either.</summary>
    /// <returns>True, always.</returns>
    public bool Run(ExperimentSchedule schedule)
    {
        int[] checkpoints = [.. Idle(schedule).Except(schedule.TrialsWithCheckpoints).Except(_checkpoints)];
        int[] models = [.. Idle(schedule).Except(schedule.TrialsWithModels).Except(_models)];
        if (checkpoints.Length + models.Length > 0)
            _task = DropAsync(_task, checkpoints, models);
        return true;
    }

    private static IEnumerable<int> Idle(ExperimentSchedule schedule) => schedule.Trials.Where(trial => trial.Status != TrialStatus.Running).Select(trial => trial.Number);

    private async Task DropAsync(Task before, int[] checkpoints, int[] models)
    {
        await before;
        try
        {
            await files.DropAsync(experiment, checkpoints, models, CancellationToken.None);
            _checkpoints.UnionWith(checkpoints);
            _models.UnionWith(models);
        }
        catch (StateStoreException e)
        {
            ExperimentLog.NotCleaned(logger, experiment, e.Message);
        }
    }
}
