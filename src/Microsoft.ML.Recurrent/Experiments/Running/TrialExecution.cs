using Microsoft.ML.Recurrent.Experiments.Running;

namespace Microsoft.ML.Recurrent;

/// <summary>Runs trials of an experiment that somebody else decides on: builds the pipeline of a configuration, fits and measures its folds, writes checkpoints and goes on from them.
/// Made by <see cref="RecurrentExperiment.CreateExecution"/>.</summary>
/// <remarks>Thread-safe: trials may run at once, each on the thread that calls <see cref="Run"/>. A trial's result depends on the experiment and its number alone, not on the process.</remarks>
public sealed class TrialExecution : IDisposable
{
    internal TrialExecution(ExperimentPlan plan, IReadOnlyList<TrialFold> folds, TrialFiles files, bool hasCheckpoints) =>
        (Plan, Folds, Files, HasCheckpoints) = (plan, folds, files, hasCheckpoints);

    internal ExperimentPlan Plan { get; }

    internal IReadOnlyList<TrialFold> Folds { get; }

    internal TrialFiles Files { get; }

    internal bool HasCheckpoints { get; }

    /// <summary>The checkpoint of a trial's fold, which <see cref="Run"/> reads and replaces after each epoch; it is deleted with the fold's end.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="fold">The fold, from 0.</param>
    public string CheckpointPathOf(int trial, int fold) => Files.CheckpointOf(trial, fold);

    /// <summary>The model of a trial that its owner keeps: the fitted pipeline of the last fold, for <c>mlContext.Model.Load</c>. Written before that fold is recorded.</summary>
    /// <param name="trial">The trial's number.</param>
    public string ModelPathOf(int trial) => Files.ModelOf(trial);

    /// <summary>Runs one attempt at a trial, until the trial is complete, paused or failed, each of which it records.</summary>
    /// <param name="trial">The trial as its owner knows it when the attempt begins.</param>
    /// <param name="attempt">The attempt's number, which every event has.</param>
    /// <param name="owner">Takes the events and decides on pauses.</param>
    /// <param name="cancellationToken">Ends the attempt within a batch; the trial can go on from its checkpoint.</param>
    /// <returns>The error that has failed the trial; <see langword="null"/> otherwise.</returns>
    /// <exception cref="OperationCanceledException">The attempt was cancelled.</exception>
    /// <exception cref="IOException">The disk is full, or a checkpoint or a model cannot be written. As with all errors that no configuration causes, the trial has not failed.</exception>
    public Exception? Run(Trial trial, int attempt, ITrialOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(owner);
        return new TrialRun(this, trial, attempt, owner, cancellationToken).Run();
    }

    /// <summary>Frees what the execution holds. Its files stay.</summary>
    public void Dispose() => Files.Dispose();
}
