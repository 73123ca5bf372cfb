using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Experiments.Tuners;

namespace Microsoft.ML.Recurrent;

/// <summary>Regularized evolution (Real et al. 2019): changes one parameter of the best of a few trials, drawn from the youngest ones. The tuner of a <see cref="CellParameter"/>, whose
/// equations it changes by one step.</summary>
/// <remarks>Immutable and thread-safe. The first trial is the space's start, and trials are random until <see cref="Population"/> have finished.
/// Of a space of up to 4,096 configurations none is proposed twice; after the last one the experiment ends.</remarks>
public sealed record EvolutionTuner : ITuner
{
    private const int MostDraws = 50;
    private const double StepWidth = 0.15;

    /// <summary>The youngest finished trials, among which parents are found. Range: 2 or more.</summary>
    /// <value>The default value is 20.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Population
    {
        get;
        init => field = Setting.AtLeast(2, value);
    } = 20;

    /// <summary>Trials drawn from the population, the best of which is the parent. Range: 1 or more.</summary>
    /// <value>The default value is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Tournament
    {
        get;
        init => field = Setting.AtLeast(1, value);
    } = 5;

    /// <inheritdoc/>
    public Configuration? Propose(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Number == 0)
            return state.Space.Start;
        var random = state.CreateRandom();
        var ranked = TrialRanking.Of(state.Trials, state.Maximize).Finished;
        if (ranked.Count < Population)
            return UntriedConfigurations.Of(state, state.Space.Sample(random), random);
        var tried = state.Trials.Select(t => t.Configuration).ToHashSet();
        int oldest = ranked.Select(t => t.Number).Order().ElementAt(ranked.Count - Population);
        Trial[] population = [.. ranked.Where(t => t.Number >= oldest)];
        var child = Enumerable.Range(0, MostDraws).Select(_ => Child(state.Space, Parent(population, random), random))
            .FirstOrDefault(c => !tried.Contains(c) && state.Space.IsValid(c));
        return child ?? UntriedConfigurations.Of(state, state.Space.Sample(random), random);
    }

    /// <summary>The best of some trials that are ranked.</summary>
    private Configuration Parent(Trial[] ranked, Random random) =>
        ranked[Enumerable.Range(0, Tournament).Min(_ => random.Next(ranked.Length))].Configuration;

    private static Configuration Child(ParameterSpace space, Configuration parent, Random random)
    {
        var active = space.Parameters.Where(p => parent.ContainsKey(p.Name)).ToArray();
        var changed = active[random.Next(active.Length)];
        if (active.OfType<CellParameter>().FirstOrDefault() is { } cell && random.Next(2) == 0)
            changed = cell;
        return space.Compose(p => !parent.TryGetValue(p.Name, out object? value) || p.Violation(value) is not null ? p.FromUnit(random.NextDouble())
            : p == changed ? Changed(p, value, random) : value);
    }

    private static object Changed(SearchParameter parameter, object value, Random random) => parameter switch
    {
        CellParameter cell => cell.Mutated(value, random),
        RangeParameter => parameter.FromUnit(parameter.ToUnit(value) + (StepWidth * NormalDistribution.Quantile(random.NextDouble()))),
        _ => parameter.FromUnit(random.NextDouble()),
    };
}
