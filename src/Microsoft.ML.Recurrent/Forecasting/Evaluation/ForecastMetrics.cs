namespace Microsoft.ML.Recurrent;

/// <summary>The errors of forecasts: y is an actual, f its forecast, e = y − f. Means are over <see cref="Count"/> forecasts,
/// each of one target in one row. What cannot be measured is NaN.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ForecastMetrics
{
    /// <summary>Forecasts whose actual was observed; all means are over them.</summary>
    public long Count { get; init; }

    /// <summary>Forecasts left out because their actual is NaN or lies beyond the end of the series.</summary>
    public long MissingActuals { get; init; }

    /// <summary>Forecasts left out because they are NaN though their actual was observed.</summary>
    public long MissingForecasts { get; init; }

    /// <summary>MAE: mean |e|, in the target's unit.</summary>
    public double MeanAbsoluteError { get; init; } = double.NaN;

    /// <summary>RMSE: √(mean e²), in the target's unit.</summary>
    public double RootMeanSquaredError { get; init; } = double.NaN;

    /// <summary>sMAPE: mean 2|e| / (|y| + |f|), a fraction from 0 to 2 (0 where y and f are both 0); times 100 it is a percentage.</summary>
    public double SymmetricMeanAbsolutePercentageError { get; init; } = double.NaN;

    /// <summary>MASE: mean |e| / s (Hyndman &amp; Koehler 2006), without a unit; below 1 is better than the naive forecast in sample. The scale s
    /// of a series and target is its mean |yₜ − yₜ₋ₘ|, m being <see cref="ForecastEvaluationOptions.Seasonality"/>, over the rows up to the
    /// first origin measured; over all rows where no first origin is set. Series that never change there are left out.</summary>
    public double MeanAbsoluteScaledError { get; init; } = double.NaN;

    /// <summary>The pinball loss of each level, levels rising; empty without quantiles.</summary>
    public IReadOnlyList<QuantileLoss> QuantileLosses
    {
        get;
        init => field = ValueList<QuantileLoss>.Of(value);
    } = ValueList<QuantileLoss>.Empty;

    /// <summary>The mean of <see cref="QuantileLosses"/> over the levels, in the target's unit.</summary>
    public double MeanPinballLoss { get; init; } = double.NaN;

    /// <summary>CRPS, the continuous ranked probability score (Gneiting &amp; Raftery 2007), in the target's unit: twice the integral over the
    /// levels from 0 to 1 of the pinball loss, each level standing for the levels nearest to it. The finer the levels, the closer.</summary>
    public double ContinuousRankedProbabilityScore { get; init; } = double.NaN;

    /// <summary>The fraction of actuals within their interval, bounds included: 0 to 1.</summary>
    public double Coverage { get; init; } = double.NaN;

    /// <summary>Mean upper less lower bound, in the target's unit.</summary>
    public double MeanIntervalWidth { get; init; } = double.NaN;
}

/// <summary>The pinball loss of one level (Koenker &amp; Bassett 1978).</summary>
/// <param name="Level">The quantile's level τ, between 0 and 1.</param>
/// <param name="Loss">Mean of max(τ·(y − q), (τ − 1)·(y − q)), q being the forecast quantile; in the target's unit.</param>
public sealed record QuantileLoss(float Level, double Loss);

/// <summary>The errors of a naive forecast on the same actuals.</summary>
/// <param name="Name">As tables call it.</param>
/// <param name="Seasonality">It repeats the last row (1) or the last so many rows; where a value is missing, the one a season before.</param>
/// <param name="Metrics">Its errors.</param>
public sealed record BaselineMetrics(string Name, int Seasonality, ForecastMetrics Metrics);
