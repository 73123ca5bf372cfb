using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <content>The columns that are read and added.</content>
public abstract partial record ForecastingOptions
{
    /// <summary>The column with the forecasts: a <c>Vector&lt;Single&gt;</c> of <see cref="Horizon"/> values for one target, of dimensions
    /// [<see cref="Horizon"/>, targets] for several. Row i holds the forecast of the horizon rows after row i of the same series.</summary>
    /// <value>The default value is <c>"Forecast"</c>.</value>
    public string OutputColumnName { get; init; } = "Forecast";

    /// <summary>The targets: <c>Single</c> columns that are forecast. A vector of <c>Single</c> of known length is as many targets as it has
    /// values, named by its slot names where it has some. A value that is NaN is missing: masked as an input and in the loss.</summary>
    /// <value>The default value is empty; at least one column is required.</value>
    [JsonPropertyName("inputColumnNames")]
    public IReadOnlyList<string> TargetColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>A <c>DateTime</c> or <c>DateTimeOffset</c> column. An offset is taken away: order, steps and calendar features are those of its UTC
    /// time. Where it is named, each series' times must rise from row to row.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? TimeColumnName { get; init; }

    /// <summary>A key or text column that tells series apart; one network is fitted across all of them. Name it wherever there are several
    /// series: rows without it are read as one series in the order they come, and only a time column, whose times then go back, shows that
    /// they are not.</summary>
    /// <value>The default value is <see langword="null"/>: all rows are one series.</value>
    public string? SeriesColumnName { get; init; }

    /// <summary>Columns that are known up to a forecast's origin only, like measured weather: <c>Single</c>, a vector of <c>Single</c> of
    /// known length, whose values are covariates each, or a category (a key or text), which is embedded. NaN, the missing key and empty text
    /// are missing. Keys are matched by their values. The vocabulary of text is that of the training split, words that it has once alone left
    /// out; these and words that were not there at fit count as missing.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> PastCovariateColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>Columns that are known for the rows after a forecast's origin too, like holidays or planned prices, of the types of
    /// <see cref="PastCovariateColumnNames"/>. Where the data ends before the horizon does, they are read as missing.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> FutureCovariateColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>Columns with one value per series (<c>Single</c>, <c>Vector&lt;Single&gt;</c> of known length or key); they must be the same
    /// in every row of a series. Keys are embedded. A column that is the same in all series tells nothing; the fit logs a warning.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> StaticColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;
}
