using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Experiments.Files;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>Pulls trials of all experiments that this process knows, and runs them, until the process ends. No error ends it: what hinders it is logged, and tried again later.</summary>
internal sealed class TrialWorker(
    IGrainFactory grains,
    ExperimentDefinitions definitions,
    ITrialFiles files,
    IOptions<RecurrentExperimentsOptions> experiments,
    IOptions<TrialWorkerOptions> options,
    ILogger<TrialWorker> logger) : BackgroundService
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private readonly string _name = $"{options.Value.Name}/{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var temporary = options.Value.WorkFolder is null ? Directory.CreateTempSubdirectory("trials-") : null;
        string folder = temporary?.FullName ?? Directory.CreateDirectory(options.Value.WorkFolder!).FullName;
        WorkerExperiment[] known = [.. definitions.Names.Order(StringComparer.Ordinal).Select(name => new WorkerExperiment(
            name,
            definitions.Find(name),
            grains.GetGrain<IExperimentGrain>(name),
            files,
            ExperimentFolders.Of(folder, name),
            options.Value.ThreadsOfATrial,
            experiments.Value.MaximumFileBytes,
            logger))];
        try
        {
            await Task.WhenAll(Enumerable.Range(1, options.Value.Trials).Select(slot => Task.Run(() => ServeAsync(known, $"{_name}/{slot}", stoppingToken), CancellationToken.None)));
        }
        finally
        {
            foreach (var experiment in known)
                experiment.Dispose();
            temporary?.Delete(recursive: true);
        }
    }

    /// <summary>Runs one trial after the other, of the first experiment that has one.</summary>
    private async Task ServeAsync(WorkerExperiment[] known, string worker, CancellationToken stopping)
    {
        var turns = known.Select(experiment => new Turn(experiment)).ToList();
        while (!stopping.IsCancellationRequested && turns.RemoveAll(turn => turn.Experiment.HasEnded) >= 0 && turns.Count > 0)
        {
            var next = turns.MinBy(turn => turn.Due)!;
            await Task.Delay(next.Wait, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            next.Pause = await TryServeAsync(next.Experiment, worker, next.Pause, stopping);
        }
    }

    /// <summary>Runs a trial, if there is one.</summary>
    /// <returns>The time after which to ask again.</returns>
    private async Task<TimeSpan> TryServeAsync(WorkerExperiment experiment, string worker, TimeSpan before, CancellationToken stopping)
    {
        try
        {
            // Before a lease is taken: reading the data may take longer than one.
            var (header, execution) = (await experiment.HeaderAsync().WaitAsync(stopping), await experiment.ExecutionAsync().WaitAsync(stopping));
            var grant = await experiment.Grain.Next(worker, header, WorkerMachine.Describe(options.Value, experiment.RequiresCuda)).WaitAsync(stopping);
            if (grant.Kind == TrialGrantKind.Refused)
                return Hindered(experiment, worker, before, grant.Reason);
            if (grant.Kind == TrialGrantKind.Granted)
                await new TrialAttempt(experiment, execution, grant, options.Value, logger).RunAsync(stopping);
            else if (grant.Kind == TrialGrantKind.Ended)
                experiment.End();
            return grant.RetryAfter;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception e)
        {
            return Hindered(experiment, worker, before, e.Message);
        }
    }

    /// <summary>An experiment and the time at which the worker asks it again.</summary>
    private sealed class Turn(WorkerExperiment experiment)
    {
        private TimeSpan _pause;

        public WorkerExperiment Experiment => experiment;

        public long Due { get; private set; } = Environment.TickCount64;

        public TimeSpan Wait => TimeSpan.FromMilliseconds(Math.Max(0, Due - Environment.TickCount64));

        public TimeSpan Pause
        {
            get => _pause;
            set => (_pause, Due) = (value, Environment.TickCount64 + (long)Math.Ceiling(value.TotalMilliseconds));
        }
    }

    private TimeSpan Hindered(WorkerExperiment experiment, string worker, TimeSpan before, string reason)
    {
        var pause = before < _firstPause ? _firstPause : before * 2 < _longestPause ? before * 2 : _longestPause;
        ExperimentLog.Hindered(logger, worker, experiment.Name, pause.TotalSeconds, reason);
        return pause;
    }
}
