using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <summary>All that a tuner may look at.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TuningState
{
    /// <summary>The space that is searched.</summary>
    public required ParameterSpace Space { get; init; }

    /// <summary>The trials so far by number, those that run and that failed included.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<Trial> Trials
    {
        get;
        init => field = ValueList<Trial>.Of(value);
    } = ValueList<Trial>.Empty;

    /// <summary>The number of the trial to propose, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The experiment's seed.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <summary>True if higher metrics are better.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Maximize { get; init; }

    /// <summary>The random source of this proposal.</summary>
    /// <returns>A new source, the same for the same seed and number.</returns>
    public Random CreateRandom() => new(TrialSeeds.Proposal(Seed, Number));
}
