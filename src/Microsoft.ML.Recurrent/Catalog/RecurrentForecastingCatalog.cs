using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Recurrent networks among the forecasters of <c>mlContext.Forecasting</c>.</summary>
public static class RecurrentForecastingCatalog
{
    /// <summary>Forecasts the rows after each row of one or many series with a recurrent network of any cell.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster of any cell"]/*'/>
    public static ForecastingEstimator ForecastByRecurrent(this ForecastingCatalog catalog, ForecastingOptions options) =>
        new(Environments.Register(catalog, Name(options)), options);

    /// <summary>Forecasts the rows after each row of a series with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster short form"]/*'/>
    public static ForecastingEstimator ForecastByLstm(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int? windowSize = null, int horizon = 1,
        float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        string? timeColumnName = null, string? seriesColumnName = null, int hiddenSize = 64) => catalog.ForecastByRecurrent(Short(
            new LstmForecastingOptions { WindowSize = windowSize, Horizon = horizon, ConfidenceLevel = confidenceLevel, HiddenSize = hiddenSize },
            outputColumnName, inputColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn, timeColumnName, seriesColumnName));

    /// <summary>Forecasts the rows after each row of one or many series with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster with options"]/*'/>
    public static ForecastingEstimator ForecastByLstm(this ForecastingCatalog catalog, LstmForecastingOptions options) => catalog.ForecastByRecurrent(options);

    /// <summary>Forecasts the rows after each row of a series with a gated recurrent network (Cho et al. 2014).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster short form"]/*'/>
    public static ForecastingEstimator ForecastByGru(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int? windowSize = null, int horizon = 1,
        float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        string? timeColumnName = null, string? seriesColumnName = null, int hiddenSize = 64) => catalog.ForecastByRecurrent(Short(
            new GruForecastingOptions { WindowSize = windowSize, Horizon = horizon, ConfidenceLevel = confidenceLevel, HiddenSize = hiddenSize },
            outputColumnName, inputColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn, timeColumnName, seriesColumnName));

    /// <summary>Forecasts the rows after each row of one or many series with a gated recurrent network (Cho et al. 2014).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster with options"]/*'/>
    public static ForecastingEstimator ForecastByGru(this ForecastingCatalog catalog, GruForecastingOptions options) => catalog.ForecastByRecurrent(options);

    /// <summary>Forecasts the rows after each row of a series with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster short form"]/*'/>
    public static ForecastingEstimator ForecastByRnn(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int? windowSize = null, int horizon = 1,
        float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        string? timeColumnName = null, string? seriesColumnName = null, int hiddenSize = 64) => catalog.ForecastByRecurrent(Short(
            new RnnForecastingOptions { WindowSize = windowSize, Horizon = horizon, ConfidenceLevel = confidenceLevel, HiddenSize = hiddenSize },
            outputColumnName, inputColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn, timeColumnName, seriesColumnName));

    /// <summary>Forecasts the rows after each row of one or many series with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster with options"]/*'/>
    public static ForecastingEstimator ForecastByRnn(this ForecastingCatalog catalog, RnnForecastingOptions options) => catalog.ForecastByRecurrent(options);

    /// <summary>The name of a fit in ML.NET's log: that of the short form.</summary>
    private static string Name(ForecastingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options is RecurrentCellForecastingOptions ? nameof(ForecastByRecurrent) : $"ForecastBy{options.GetType().Name.Replace("ForecastingOptions", "")}";
    }

    private static ForecastingOptions Short(
        ForecastingOptions options, string output, string target, string? lowerBound, string? upperBound, string? time, string? series) => options with
        {
            OutputColumnName = output,
            TargetColumnNames = [target],
            ConfidenceLowerBoundColumnName = lowerBound,
            ConfidenceUpperBoundColumnName = upperBound,
            TimeColumnName = time,
            SeriesColumnName = series,
        };
}
