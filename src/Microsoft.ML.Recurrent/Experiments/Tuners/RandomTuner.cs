using Microsoft.ML.Recurrent.Experiments.Tuners;

namespace Microsoft.ML.Recurrent;

/// <summary>Proposes the space's start first and then configurations drawn at random, each on its own (Bergstra &amp; Bengio 2012).</summary>
/// <remarks>Immutable and thread-safe. Of a space of up to 4,096 configurations none is proposed twice; after the last one the experiment ends.</remarks>
public sealed record RandomTuner : ITuner
{
    /// <inheritdoc/>
    public Configuration? Propose(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Number == 0)
            return state.Space.Start;
        var random = state.CreateRandom();
        return UntriedConfigurations.Of(state, state.Space.Sample(random), random);
    }
}
