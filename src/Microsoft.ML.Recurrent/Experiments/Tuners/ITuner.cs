namespace Microsoft.ML.Recurrent;

/// <summary>Proposes the configurations of an experiment's trials.</summary>
/// <remarks>A tuner is a pure function of the state it is given: it keeps nothing between calls, and draws from a random source of <see cref="TuningState.Seed"/> and
/// <see cref="TuningState.Number"/> alone. An experiment that was stopped and started again then proposes the same trials.</remarks>
public interface ITuner
{
    /// <summary>Proposes the configuration of the next trial.</summary>
    /// <param name="state">The space, and all trials so far.</param>
    /// <returns>A valid configuration of the space, or <see langword="null"/> if there is none left, which ends the experiment.</returns>
    Configuration? Propose(TuningState state);
}
