using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Experiments.Tuners;

namespace Microsoft.ML.Recurrent;

/// <summary>The tree-structured Parzen estimator (Bergstra et al. 2011) over all parameters together (Falkner et al. 2018): draws candidates near the best trials so far, and proposes
/// the one that is likeliest among the best in relation to the rest. Trials that run count among the rest, so that concurrent proposals differ.</summary>
/// <remarks>Immutable and thread-safe. The best are a fifth of the finished trials, 25 at most, and the better of them count more. Prior, weights of the rest and number of candidates
/// are those of Optuna 4 (Akiba et al. 2019; Watanabe 2023); fewer startup trials, a larger fraction of best ones, weights by rank and kernels without a least width found better
/// configurations within 15 to 60 trials of noisy functions. The first trial is the space's start, and trials are random until <see cref="StartupTrials"/> have finished. A paused trial ranks behind all that were completed, further ones first; a failed one is never among the best.
/// Of a space of up to 4,096 configurations none is proposed twice; after the last one the experiment ends.</remarks>
public sealed record TpeTuner : ITuner
{
    /// <summary>Finished trials before the first proposal that is not random. Range: 1 or more.</summary>
    /// <value>The default value is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int StartupTrials
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 5;

    /// <summary>Candidates of which each proposal is the best. Range: 1 or more.</summary>
    /// <value>The default value is 24.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Candidates
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 24;

    /// <inheritdoc/>
    public Configuration? Propose(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Number == 0)
            return state.Space.Start;
        var random = state.CreateRandom();
        var ranking = TrialRanking.Of(state.Trials, state.Maximize);
        if (ranking.Finished.Count < StartupTrials)
            return UntriedConfigurations.Of(state, state.Space.Sample(random), random);
        var (best, rest) = ranking.Split(BestCount(ranking.Finished.Count));
        return UntriedConfigurations.Of(state, Proposed(state, ParzenEstimator.OfBest(state.Space, best), new ParzenEstimator(state.Space, rest), random), random);
    }

    /// <summary>The number of trials that count as the best.</summary>
    private static int BestCount(int finished) => Math.Min((int)Math.Ceiling(0.2 * finished), 25);

    private Configuration Proposed(TuningState state, ParzenEstimator best, ParzenEstimator rest, Random random)
    {
        var tried = state.Trials.Select(t => t.Configuration).ToHashSet();
        var candidates = Enumerable.Range(0, Candidates).Select(_ => best.Sample(random)).ToArray();
        return candidates.OrderBy(tried.Contains).ThenByDescending(c => best.LogDensity(c) - rest.LogDensity(c)).FirstOrDefault(state.Space.IsValid) ?? state.Space.Sample(random);
    }
}
