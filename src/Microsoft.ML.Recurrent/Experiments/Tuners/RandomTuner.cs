namespace Microsoft.ML.Recurrent;

/// <summary>Proposes the space's start first and then configurations drawn at random, each on its own (Bergstra &amp; Bengio 2012).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RandomTuner : ITuner
{
    /// <inheritdoc/>
    public Configuration? Propose(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Number == 0 ? state.Space.Start : state.Space.Sample(state.CreateRandom());
    }
}
