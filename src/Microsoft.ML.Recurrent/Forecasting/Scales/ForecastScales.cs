using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>The scales fitted on the training split; null where they are read as they are. Immutable by
/// convention.</summary>
internal sealed record ForecastScales
{
    /// <summary>The transform of the targets before they are scaled; null, as in earlier models, where they are scaled as they are.</summary>
    public TargetTransforms? Transform { get; init; }

    /// <summary>True if targets are scaled, blended and brought back in double precision, bounds rounded outward and forecasts that rounding alone keeps
    /// from 0 are 0; null in earlier models, which compute in single precision.</summary>
    public bool? InDouble { get; init; }

    /// <summary>(targets): of all series.</summary>
    public ChannelScaling? Targets { get; init; }

    /// <summary>(targets), by series, where each has its own. A mean that is NaN is unknown: the target was never observed in that series,
    /// and its window scales it.</summary>
    public IReadOnlyDictionary<string, ChannelScaling>? EachSeries { get; init; }

    /// <summary>A series' targets; null where they are not scaled, or the series was not there at fit.</summary>
    public ChannelScaling? Of(string series) => EachSeries is null ? Targets : EachSeries.GetValueOrDefault(series);

    /// <summary>These scales, with those of further series where each series has its own.</summary>
    public ForecastScales ExtendedBy(ForecastScales newer) => EachSeries is null || newer.EachSeries is null
        ? this with { TypicalOfEach = TypicalOfEach is { } known ? Both(known, newer.TypicalOfEach ?? known) : null }
        : this with
        {
            EachSeries = newer.EachSeries.Where(s => !Knows(s.Key)).Concat(EachSeries.Where(s => Knows(s.Key) || !newer.EachSeries.ContainsKey(s.Key)))
                .ToDictionary(s => s.Key, s => s.Value),
            TypicalDeviation = TypicalDeviation ?? newer.TypicalDeviation,
            TypicalFraction = TypicalDeviation is null ? newer.TypicalFraction : TypicalFraction,
        };

    /// <summary>(targets): how far values of a window typically lie from their mean. A window's own scale counts it as one more observation.
    /// Null where no window is scaled on its own, and in earlier models, which scaled windows by another rule.</summary>
    public float[]? TypicalDeviation { get; init; }

    /// <summary>(targets): the same as a fraction of the window's mean, where the series' deviations differ as their levels do; null where they do
    /// not. A window is then measured by its own level, whatever other series there are.</summary>
    public float[]? TypicalFraction { get; init; }

    /// <summary>(targets), by series: the same of a series' own windows at fit, by which windows of that series are measured, whatever other series
    /// there are. NaN where a target never moved in the series. Null where there is one series, where windows are not scaled on their own,
    /// and in earlier models.</summary>
    public IReadOnlyDictionary<string, float[]>? TypicalOfEach { get; init; }

    /// <summary>(targets) of a series; null where it is not known.</summary>
    public float[]? TypicalOf(string series) => TypicalOfEach?.GetValueOrDefault(series);

    /// <summary>(targets), by series: the one value that a target had in all of its series, by which it is forecast as long as its window holds no other; NaN
    /// where it moves. Null where there is no such target, and in earlier models, which forecast it as any other.</summary>
    public IReadOnlyDictionary<string, float[]>? Constants { get; init; }

    /// <summary>(targets) of a series; null where none is constant.</summary>
    public float[]? ConstantsOf(string series) => Constants?.GetValueOrDefault(series);

    /// <summary>The largest size of a scaled input; null, as in earlier models, for none.</summary>
    public float? Limit { get; init; }

    /// <summary>(past covariates, future covariates). A mean that is NaN is unknown: the covariate was never observed, and is read as
    /// missing.</summary>
    public ChannelScaling? Covariates { get; init; }

    /// <summary>(static features).</summary>
    public ChannelScaling? Statics { get; init; }

    private static Dictionary<string, float[]> Both(IReadOnlyDictionary<string, float[]> known, IReadOnlyDictionary<string, float[]> newer) =>
        known.Concat(newer.Where(s => !known.ContainsKey(s.Key))).ToDictionary(s => s.Key, s => s.Value);

    private bool Knows(string series) => EachSeries!.TryGetValue(series, out var scaling) && !scaling.Mean.Any(float.IsNaN);
}
