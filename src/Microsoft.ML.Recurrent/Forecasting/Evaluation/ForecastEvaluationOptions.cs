namespace Microsoft.ML.Recurrent;

/// <summary>The columns that hold forecasts and actuals, the origins to measure, and the baselines to measure against.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ForecastEvaluationOptions
{
    /// <summary>The forecasts: a <c>Vector&lt;Single&gt;</c> of known length, horizon × targets, horizon step by horizon step.</summary>
    /// <value>The default value is <c>"Forecast"</c>.</value>
    public string ForecastColumnName { get; init; } = "Forecast";

    /// <summary>The columns that were forecast, in the forecasts' order: each a <c>Single</c>, or a vector of them of known length, whose values
    /// are targets each.</summary>
    /// <value>The default value is empty: those that the forecast column names, as a <see cref="ForecastingTransformer"/>'s does.</value>
    public IReadOnlyList<string> TargetColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>A key or text column that tells series apart.</summary>
    /// <value>The default value is <see langword="null"/>: the one that the forecast column names; else all rows are one series.</value>
    public string? SeriesColumnName { get; init; }

    /// <summary>A <c>DateTime</c> or <c>DateTimeOffset</c> column; each series' times must rise.</summary>
    /// <value>The default value is <see langword="null"/>: the one that the forecast column names, where the data has it.</value>
    public string? TimeColumnName { get; init; }

    /// <summary>An <c>Int32</c> or <c>Int64</c> column with each row's number within its series, as it was when the forecasts were made: they are held
    /// against the rows with the numbers that follow, whatever rows were dropped, moved or repeated since.</summary>
    /// <value>The default value is <see langword="null"/>: the hidden column that a <see cref="ForecastingTransformer"/> adds before its forecast. It stays
    /// with a view that is filtered, shuffled or cached; where it is gone, forecasts are held against the rows that follow theirs, with a warning.</value>
    public string? RowNumberColumnName { get; init; }

    /// <summary>The intervals' lower bounds, of the forecasts' length; with <see cref="UpperBoundColumnName"/> or not at all.</summary>
    /// <value>The default value is <see langword="null"/>: the bounds that a <see cref="ForecastingTransformer"/> added with the forecast.</value>
    public string? LowerBoundColumnName { get; init; }

    /// <summary>The intervals' upper bounds, of the forecasts' length.</summary>
    /// <value>The default value is <see langword="null"/>: as with <see cref="LowerBoundColumnName"/>.</value>
    public string? UpperBoundColumnName { get; init; }

    /// <summary>The quantiles, levels × horizon × targets.</summary>
    /// <value>The default value is <see langword="null"/>: those that a <see cref="ForecastingTransformer"/> added with the forecast.</value>
    public string? QuantilesColumnName { get; init; }

    /// <summary>The quantiles' levels, rising, each between 0 and 1 (exclusive).</summary>
    /// <value>The default value is empty: those that the quantiles' column names.</value>
    public IReadOnlyList<float> QuantileLevels
    {
        get;
        init => field = ValueList<float>.Of(value);
    } = ValueList<float>.Empty;

    /// <summary>The first row of each series to be an origin, from 0. Range: 0 or more.</summary>
    /// <value>The default value is <see langword="null"/>: the first row there is.</value>
    public int? FirstOriginRow { get; init; }

    /// <summary>The first origin is the first row of each series at this time or later; needs <see cref="TimeColumnName"/>.</summary>
    /// <value>The default value is <see langword="null"/>: the first row there is.</value>
    public DateTime? FirstOriginTime { get; init; }

    /// <summary>Rows from one origin of a series to the next. Range: 1 or more.</summary>
    /// <value>The default value is 1: every row.</value>
    public int Stride { get; init; } = 1;

    /// <summary>Leaves out origins whose horizon goes beyond the end of the series.</summary>
    /// <value>The default value is <see langword="false"/>: what there is of their horizon is measured.</value>
    public bool CompleteHorizonsOnly { get; init; }

    /// <summary>The season m of the scale of <see cref="ForecastMetrics.MeanAbsoluteScaledError"/>, in rows: 1 is the change from row to row. Range: 1
    /// or more.</summary>
    /// <value>The default value is <see langword="null"/>: the season of the fit, where the forecast column says it; else 1.</value>
    public int? Seasonality { get; init; }

    /// <summary>Naive forecasts to measure on the same rows: 1 repeats the last row, m the last m rows. Range of each: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: 1, and the season that <see cref="Seasonality"/> names or leaves to the fit.</value>
    public IReadOnlyList<int>? BaselineSeasonalities
    {
        get;
        init => field = value is null ? null : ValueList<int>.Of(value);
    }
}
