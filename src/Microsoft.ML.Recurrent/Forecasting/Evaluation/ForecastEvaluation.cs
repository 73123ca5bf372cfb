using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>Forecasts held against what came: overall and in slices, beside naive forecasts of the same rows.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ForecastEvaluation
{
    /// <summary>The column that was measured.</summary>
    public required string ForecastColumnName { get; init; }

    /// <summary>Origins measured, over all series.</summary>
    public required long Origins { get; init; }

    /// <summary>All forecasts together.</summary>
    public required ForecastMetrics Overall { get; init; }

    /// <summary>By horizon step: the first item is one row after the origin.</summary>
    public required IReadOnlyList<ForecastMetrics> ByHorizonStep
    {
        get;
        init => field = ValueList<ForecastMetrics>.Of(value);
    }

    /// <summary>By series: the key's or text's value, empty where all rows are one series.</summary>
    public required IReadOnlyDictionary<string, ForecastMetrics> Series
    {
        get;
        init => field = ValueDictionary<string, ForecastMetrics>.Of(value);
    }

    /// <summary>By target column.</summary>
    public required IReadOnlyDictionary<string, ForecastMetrics> Targets
    {
        get;
        init => field = ValueDictionary<string, ForecastMetrics>.Of(value);
    }

    /// <summary>The naive forecasts asked for, in that order.</summary>
    public required IReadOnlyList<BaselineMetrics> Baselines
    {
        get;
        init => field = ValueList<BaselineMetrics>.Of(value);
    }

    /// <summary>The overall metrics and the baselines', one line each under a line of headings.</summary>
    public string ToTable() => MetricsTable.Of(this);

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();
}
