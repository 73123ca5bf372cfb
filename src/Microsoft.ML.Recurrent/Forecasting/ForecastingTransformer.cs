using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A fitted forecaster. It scores with managed code, needs no native library, and is saved and loaded with <c>mlContext.Model</c>.
/// </summary>
/// <remarks>Immutable and thread-safe; nothing to dispose. The views it makes are lazy and look ahead as far as the horizon, where future
/// covariates or calendar features are read (the series' column, if there is one, is then read once more beforehand); their memory depends
/// on series and window, not on the number of rows. A view knows the rows
/// of its data alone: put the rows before it, as many as the window and the longest lag have, in front of data to forecast.</remarks>
public sealed class ForecastingTransformer : ITransformer
{
    private readonly ForecastScorer _scorer;

    internal ForecastingTransformer(FittedForecast fitted)
    {
        Fitted = fitted;
        Model = new RecurrentModelParameters(fitted.Weights);
        _scorer = new ForecastScorer(fitted);
    }

    /// <summary>What the network was fitted with.</summary>
    public ForecastingOptions Options => Fitted.Options;

    /// <summary>One record per epoch of the fit.</summary>
    public TrainingHistory History => Fitted.History;

    /// <summary>The fitted weights, under PyTorch's names.</summary>
    public RecurrentModelParameters Model { get; }

    /// <summary>Always false: a forecast depends on the rows before it.</summary>
    public bool IsRowToRowMapper => false;

    internal FittedForecast Fitted { get; }

    internal ForecastScorer Scorer => _scorer;

    /// <summary>The input schema with the forecaster's columns added.</summary>
    /// <param name="inputSchema">A schema with the columns the network was fitted on, of the same types.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <summary>A lazy view with the forecaster's columns added; no row is read before a cursor asks for one of them. Row i's forecast reads
    /// rows up to and including i of its series, and of the horizon rows after it what is known beforehand.</summary>
    /// <param name="input">Data with the columns the network was fitted on, of the same types, each series in time order.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var bindings = Bind(input.Schema);
        return new RecurrentDataView(input, bindings, () => new ForecastLookAhead(input, bindings.Dependencies, Fitted, _scorer));
    }

    /// <summary>Not possible: a forecast depends on the rows before it.</summary>
    /// <param name="inputSchema">Not read.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        "A forecast depends on the rows before it, so there is no row-to-row mapper; use Transform on rows in time order.");

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ForecastModelFile.Save(ctx, Fitted);
    }

    internal OutputBindings Bind(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ForecastSchemaCheck.ThrowIfUnlike(schema, Fitted.Columns, Options);
        return new OutputBindings(schema, Fitted.Columns.Names, _scorer.Outputs.Columns, areScores: false);
    }
}
