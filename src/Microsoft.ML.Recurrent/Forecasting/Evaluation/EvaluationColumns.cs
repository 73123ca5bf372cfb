using Microsoft.ML.Data;
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

    /// <summary>Says which row of its series each row is; null where nothing does.</summary>
    public DataViewSchema.Column? Places { get; init; }

    /// <summary>The season of the scaled error's scale, in rows.</summary>
    public int Seasonality { get; init; } = 1;

    /// <summary>The seasons of the naive forecasts.</summary>
    public IReadOnlyList<int> Baselines { get; init; } = [1];

    public int Targets => Rows.Targets.Count;

    /// <summary>Every column in a schema that they were found in, once.</summary>
    public IEnumerable<DataViewSchema.Column> In(DataViewSchema schema) => Rows.Names.Concat(new[] { Forecast, Lower, Upper, Quantiles }.OfType<string>()).Distinct()
        .Select(name => schema[name]).Concat(Places is { } places ? [places] : []).DistinctBy(column => column.Index);
}
