using Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>Waits for experiments on workers.</summary>
public static class ExperimentGrainExtensions
{
    /// <summary>Waits for the experiment's end, however long it takes: silos may be restarted and the journal be away meanwhile.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="cancellationToken">Ends the wait; the experiment goes on.</param>
    /// <returns>The experiment with its best trial.</returns>
    /// <exception cref="InvalidOperationException">The experiment has ended without a completed trial, or its journal is another experiment's.</exception>
    /// <exception cref="ArgumentException">The silo has no experiment of that name.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static async Task<ExperimentSnapshot> WaitForEndAsync(this IExperimentGrain experiment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        while (true)
        {
            var snapshot = await GrainCalls.AskAsync(() => experiment.WaitForEnd(TimeSpan.FromSeconds(15)), cancellationToken);
            if (snapshot.Status == ExperimentStatus.Failed)
                throw new InvalidOperationException(snapshot.Error);
            if (snapshot.Status == ExperimentStatus.Completed)
                return snapshot;
        }
    }
}
