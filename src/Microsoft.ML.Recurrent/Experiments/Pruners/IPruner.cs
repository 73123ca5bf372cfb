namespace Microsoft.ML.Recurrent;

/// <summary>Pauses trials that promise little, and promotes paused ones.</summary>
/// <remarks>A pruner is a pure function of what it is given and keeps nothing between calls, so that an experiment that was stopped and started again decides the same.</remarks>
public interface IPruner
{
    /// <summary>Decides after a measurement or a finished fold whether the trial is paused.</summary>
    /// <param name="trial">The trial that runs, with the measurement.</param>
    /// <param name="state">All trials; this one as it is given, or as it was.</param>
    bool ShouldPause(Trial trial, PruningState state);

    /// <summary>Chooses a paused trial to go on with before a new one is proposed.</summary>
    /// <param name="state">All trials.</param>
    /// <returns>The number of a trial that is <see cref="TrialStatus.Paused"/>, or <see langword="null"/> to start a new one.</returns>
    int? Promote(PruningState state);

    /// <summary>True if a paused trial may still be promoted; otherwise its checkpoint can be deleted.</summary>
    /// <param name="trial">A paused trial.</param>
    /// <param name="state">All trials.</param>
    bool MayPromote(Trial trial, PruningState state);
}
