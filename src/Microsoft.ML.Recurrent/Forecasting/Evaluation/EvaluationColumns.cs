using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The columns that an evaluation reads. Immutable.</summary>
/// <param name="Forecast">The point forecasts, (horizon, targets).</param>
/// <param name="Horizon">Horizon steps.</param>
/// <param name="Rows">Targets, time and series.</param>
internal sealed record EvaluationColumns(string Forecast, int Horizon, ForecastColumns Rows)
{
    /// <summary>The lower bounds, (horizon, targets), or null.</summary>
    public string? Lower { get; init; }

    /// <summary>The upper bounds, (horizon, targets), or null.</summary>
    public string? Upper { get; init; }

    /// <summary>The quantiles, (levels, horizon, targets), or null.</summary>
    public string? Quantiles { get; init; }

    /// <summary>The steps of the series' rows, where the forecast says them.</summary>
    public UsualSteps? Steps { get; init; }

    /// <summary>The quantiles' levels, rising.</summary>
    public float[] Levels { get; init; } = [];

    public int Targets => Rows.Targets.Count;

    /// <summary>Every column, once.</summary>
    public IEnumerable<string> Names => Rows.Names.Concat(new[] { Forecast, Lower, Upper, Quantiles }.OfType<string>()).Distinct();
}
