using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Experiments.Tuners;

namespace Microsoft.ML.Recurrent;

/// <summary>Proposes every combination of evenly spaced values and candidates, the last parameter changing first. Combinations that are no valid options are left out.</summary>
/// <remarks>Immutable and thread-safe. After the last combination the tuner proposes nothing, and the experiment ends.</remarks>
public sealed record GridTuner : ITuner
{
    /// <summary>Values of each range, evenly spaced on its scale from end to end; a range of fewer whole numbers has as many. Range: 2 or more.</summary>
    /// <value>The default value is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Levels
    {
        get;
        init => field = Setting.AtLeast(2, value);
    } = 4;

    /// <inheritdoc/>
    public Configuration? Propose(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new Grid(state.Space, Levels).Configurations().ElementAtOrDefault(state.Number);
    }
}
