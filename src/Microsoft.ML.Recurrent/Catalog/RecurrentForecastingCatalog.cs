using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Recurrent networks among the forecasters of <c>mlContext.Forecasting</c>.</summary>
public static class RecurrentForecastingCatalog
{
    /// <summary>Forecasts the rows after each row of a series with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">The forecasts: of the <paramref name="horizon"/> rows after each row.</param>
    /// <param name="inputColumnName">The target.</param>
    /// <param name="windowSize">Rows that a forecast reads, 1 to 1,048,576, or <see langword="null"/> to let the fit choose by season and
    /// horizon.</param>
    /// <param name="horizon">Rows forecast after each row, 1 to 16,384.</param>
    /// <param name="confidenceLevel">Fraction of the values that the bounds are to hold, above 0 and below 1.</param>
    /// <param name="confidenceLowerBoundColumn">The lower bounds, or <see langword="null"/> for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">The upper bounds, or <see langword="null"/> for no intervals.</param>
    /// <param name="timeColumnName">A <c>DateTime</c> column that must rise, or <see langword="null"/>.</param>
    /// <param name="seriesColumnName">A key or text column that tells series apart, or <see langword="null"/>.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByLstm(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int? windowSize = null,
        int horizon = 1,
        float confidenceLevel = 0.95f,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        string? timeColumnName = null,
        string? seriesColumnName = null,
        int hiddenSize = 64) =>
        catalog.ForecastByLstm(new LstmForecastingOptions
        {
            OutputColumnName = outputColumnName,
            TargetColumnNames = [inputColumnName],
            WindowSize = windowSize,
            Horizon = horizon,
            ConfidenceLevel = confidenceLevel,
            ConfidenceLowerBoundColumnName = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumnName = confidenceUpperBoundColumn,
            TimeColumnName = timeColumnName,
            SeriesColumnName = seriesColumnName,
            HiddenSize = hiddenSize,
        });

    /// <summary>Forecasts the rows after each row of one or many series with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster options example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="options">Columns, reach, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByLstm(this ForecastingCatalog catalog, LstmForecastingOptions options) =>
        new(Environments.Register(catalog, nameof(ForecastByLstm)), options);

    /// <summary>Forecasts the rows after each row of a series with a gated recurrent network (Cho et al. 2014).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">The forecasts: of the <paramref name="horizon"/> rows after each row.</param>
    /// <param name="inputColumnName">The target.</param>
    /// <param name="windowSize">Rows that a forecast reads, 1 to 1,048,576, or <see langword="null"/> to let the fit choose by season and
    /// horizon.</param>
    /// <param name="horizon">Rows forecast after each row, 1 to 16,384.</param>
    /// <param name="confidenceLevel">Fraction of the values that the bounds are to hold, above 0 and below 1.</param>
    /// <param name="confidenceLowerBoundColumn">The lower bounds, or <see langword="null"/> for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">The upper bounds, or <see langword="null"/> for no intervals.</param>
    /// <param name="timeColumnName">A <c>DateTime</c> column that must rise, or <see langword="null"/>.</param>
    /// <param name="seriesColumnName">A key or text column that tells series apart, or <see langword="null"/>.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByGru(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int? windowSize = null,
        int horizon = 1,
        float confidenceLevel = 0.95f,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        string? timeColumnName = null,
        string? seriesColumnName = null,
        int hiddenSize = 64) =>
        catalog.ForecastByGru(new GruForecastingOptions
        {
            OutputColumnName = outputColumnName,
            TargetColumnNames = [inputColumnName],
            WindowSize = windowSize,
            Horizon = horizon,
            ConfidenceLevel = confidenceLevel,
            ConfidenceLowerBoundColumnName = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumnName = confidenceUpperBoundColumn,
            TimeColumnName = timeColumnName,
            SeriesColumnName = seriesColumnName,
            HiddenSize = hiddenSize,
        });

    /// <summary>Forecasts the rows after each row of one or many series with a gated recurrent network (Cho et al. 2014).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster options example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="options">Columns, reach, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByGru(this ForecastingCatalog catalog, GruForecastingOptions options) =>
        new(Environments.Register(catalog, nameof(ForecastByGru)), options);

    /// <summary>Forecasts the rows after each row of a series with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">The forecasts: of the <paramref name="horizon"/> rows after each row.</param>
    /// <param name="inputColumnName">The target.</param>
    /// <param name="windowSize">Rows that a forecast reads, 1 to 1,048,576, or <see langword="null"/> to let the fit choose by season and
    /// horizon.</param>
    /// <param name="horizon">Rows forecast after each row, 1 to 16,384.</param>
    /// <param name="confidenceLevel">Fraction of the values that the bounds are to hold, above 0 and below 1.</param>
    /// <param name="confidenceLowerBoundColumn">The lower bounds, or <see langword="null"/> for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">The upper bounds, or <see langword="null"/> for no intervals.</param>
    /// <param name="timeColumnName">A <c>DateTime</c> column that must rise, or <see langword="null"/>.</param>
    /// <param name="seriesColumnName">A key or text column that tells series apart, or <see langword="null"/>.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByRnn(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int? windowSize = null,
        int horizon = 1,
        float confidenceLevel = 0.95f,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        string? timeColumnName = null,
        string? seriesColumnName = null,
        int hiddenSize = 64) =>
        catalog.ForecastByRnn(new RnnForecastingOptions
        {
            OutputColumnName = outputColumnName,
            TargetColumnNames = [inputColumnName],
            WindowSize = windowSize,
            Horizon = horizon,
            ConfidenceLevel = confidenceLevel,
            ConfidenceLowerBoundColumnName = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumnName = confidenceUpperBoundColumn,
            TimeColumnName = timeColumnName,
            SeriesColumnName = seriesColumnName,
            HiddenSize = hiddenSize,
        });

    /// <summary>Forecasts the rows after each row of one or many series with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster options example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="options">Columns, reach, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByRnn(this ForecastingCatalog catalog, RnnForecastingOptions options) =>
        new(Environments.Register(catalog, nameof(ForecastByRnn)), options);

    /// <summary>Forecasts the rows after each row of one or many series with a recurrent network of any cell.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="forecaster cell example"]/*'/>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="options">The cell, columns, reach, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static ForecastingEstimator ForecastByRecurrent(this ForecastingCatalog catalog, RecurrentCellForecastingOptions options) =>
        new(Environments.Register(catalog, nameof(ForecastByRecurrent)), options);
}
