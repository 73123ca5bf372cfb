using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>What was fitted on the training part to bring numbers to like sizes; null where they are read as they are. Immutable by
/// convention.</summary>
internal sealed record ForecastScales
{
    /// <summary>(targets): of all series.</summary>
    public ChannelScaling? Targets { get; init; }

    /// <summary>(targets), by series, where each has its own.</summary>
    public IReadOnlyDictionary<string, ChannelScaling>? EachSeries { get; init; }

    /// <summary>A series' targets; null where they are not scaled, or the series was not there at fit.</summary>
    public ChannelScaling? Of(string series) => EachSeries is null ? Targets : EachSeries.GetValueOrDefault(series);

    /// <summary>These scales, with those of further series where each series has its own.</summary>
    public ForecastScales ExtendedBy(ForecastScales newer) => EachSeries is null || newer.EachSeries is null
        ? this
        : this with
        {
            EachSeries = newer.EachSeries.Where(s => !EachSeries.ContainsKey(s.Key)).Concat(EachSeries).ToDictionary(s => s.Key, s => s.Value),
        };

    /// <summary>(past covariates, future covariates).</summary>
    public ChannelScaling? Covariates { get; init; }

    /// <summary>(static numbers).</summary>
    public ChannelScaling? Statics { get; init; }
}
