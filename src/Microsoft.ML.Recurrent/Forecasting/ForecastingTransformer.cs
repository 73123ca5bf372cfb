using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Latest;
using Microsoft.ML.Recurrent.Forecasting.Onnx;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A fitted forecaster. It scores with managed code, needs no native library, and is saved and loaded with <c>mlContext.Model</c>.
/// </summary>
/// <remarks>Immutable and thread-safe; nothing to dispose. The views it makes are lazy and look ahead as far as the horizon, where future
/// covariates or calendar features are read (the series' column, if there is one, is then read once more beforehand); their memory depends
/// on series and window, not on the number of rows. A view knows the rows
/// of its data alone: put the <see cref="HistoryRows"/> before it in front of data to forecast.</remarks>
public sealed partial class ForecastingTransformer : ITransformer
{
    private readonly ForecastScorer _scorer;
    private readonly Action<string> _warn;

    internal ForecastingTransformer(FittedForecast fitted, Action<string>? warn = null)
    {
        _warn = warn ?? (_ => { });
        Fitted = fitted;
        Model = new RecurrentModelParameters(fitted.Tensors);
        _scorer = new ForecastScorer(fitted);
    }

    /// <summary>The options of the fit.</summary>
    public ForecastingOptions Options => Fitted.Options;

    /// <summary>One record per epoch of the fit.</summary>
    public TrainingHistory History => Fitted.History;

    /// <summary>Rows of a series, up to and including the one that is forecast from, that a forecast takes: with these in front, its forecast is
    /// bit-identical to that of the whole series. They cover the window and the longest lag, the season and what the linear map reads, and
    /// <see cref="ForecastingOptions.MinimumHistory"/>. <see langword="null"/> with <see cref="ForecastContext.Stateful"/>, where a forecast depends on all rows.</summary>
    public int? HistoryRows => Fitted.HistoryRows;

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
        var warnings = new TimeWarnings(Fitted.Columns.Time, _warn);
        var scored = new RecurrentDataView(
            input, bindings, () => new ForecastLookAhead(input, bindings.Dependencies, Fitted, _scorer, warnings));
        return new TransformedView(input, scored, this, () => throw new NotSupportedException(
            "A forecaster cannot be converted by ConvertToOnnx, which makes graphs of single rows: a forecast reads the rows before its own. Export the "
            + "forecaster with its own SaveOnnx, whose graph takes whole histories."));
    }

    /// <summary>Forecasts each series once, from its latest row: bit-identical to the forecast that <see cref="Transform"/> gives for that row.</summary>
    /// <param name="data">Data with the columns the network was fitted on, of the same types, each series in time order. It is read once, by this call.</param>
    /// <returns>A view in memory with one row per series, in the order of their first rows: the series column, of its type and with its key values; the
    /// time column, with the time of the row that is forecast from; and the forecaster's columns, as <see cref="Transform"/> adds them. Where the
    /// forecaster has no series column, it has one row, and none for data without rows.</returns>
    /// <remarks>
    /// <para>A series' latest row is its last one with an observed target. Rows after it are the future, as in a fit: their times and future
    /// covariates are read as far as the horizon reaches. A series without any observed target is forecast from its last row.</para>
    /// <para>After the rows have been read, the cost is one forecast per series, however long the series are. Only with
    /// <see cref="ForecastContext.Stateful"/> the network is led over all rows, since a forecast then depends on all of them. Of each series the rows that a
    /// forecast reads are held, and those after its last observed target.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException">A value is infinite, a series' times do not rise, a static value changes, or a series' key is missing or
    /// unknown to scales of its own.</exception>
    public IDataView ForecastLatest(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Bind(data.Schema);
        return new LatestForecastReader(Fitted, _scorer, new TimeWarnings(Fitted.Columns.Time, _warn)).Read(data);
    }

    /// <summary>Not possible: a forecast depends on the rows before it.</summary>
    /// <param name="inputSchema">Not read.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        "A forecast depends on the rows before it, so there is no row-to-row mapper; use Transform on rows in time order.");

    /// <summary>Saves the forecaster as ML.NET's model file, replacing the file: whatever happens, the previous file or the new one is there,
    /// complete. <c>mlContext.Model.Load</c> loads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The schema of the data that the model is for, which loading then gives; or null for none.</param>
    /// <remarks><c>mlContext.Model.Save</c> gives the same bytes, but writes over the previous file while it works.
    /// <c>mlContext.Model.SaveAtomically</c> does this for a pipeline. The previous file's permissions are kept.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public void Save(string path, DataViewSchema? inputSchema = null) => AtomicModel.Save(new MLContext().Model, this, inputSchema, path);

    /// <summary>Writes the forecaster as an ONNX model to a file, replacing it; a failure leaves the file that was there as it was.</summary>
    /// <param name="path">The file.</param>
    /// <remarks><inheritdoc cref="SaveOnnx(Stream)" path="/remarks/*"/></remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, the most that an ONNX file can hold.</exception>
    public void SaveOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ReplacedFile.Write(path, SaveOnnx);
    }

    /// <summary>Writes the forecaster as an ONNX model: masks, lags, scaling, embeddings, network, decoding, calibration and the way back to
    /// the targets' units in one graph.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <remarks>
    /// <para>Operator set 17. A row of a batch is a history: the last rows of a series up to the origin, as many as window, longest lag and
    /// members read (and <see cref="ForecastingOptions.MinimumHistory"/> has), or all there are; in <see cref="ForecastContext.Stateful"/>, all rows from
    /// the series' start. Shorter histories are padded behind with any value. A recursive forecaster is led over its whole horizon inside
    /// the graph, whose nodes then grow with it. The same model gives the same bytes.</para>
    /// <list type="table">
    /// <listheader><term>Input</term><description>Type and shape</description></listheader>
    /// <item><term>a target's or covariate's name</term><description><c>float (batch, steps)</c>, raw, NaN where missing; a vector <c>(batch, steps, values)</c></description></item>
    /// <item><term>a key or text covariate's name</term><description><c>int64 (batch, steps)</c>: a key from 1, 0 the missing one; text i (from 0) of
    /// the metadata's <c>vocabularies</c> is i + 1, every other text 0</description></item>
    /// <item><term>a future covariate's name and <c>.ahead</c></term><description>the same of the rows after the origin, <c>horizon</c> of
    /// them</description></item>
    /// <item><term><c>calendar</c>, <c>calendar.ahead</c></term><description><c>float (batch, steps or horizon, calendar features)</c>, where there are
    /// calendar features: made outside, each number as the metadata's <c>calendar</c> calls it</description></item>
    /// <item><term>a static column's name</term><description><c>float (batch, width)</c>; a key <c>int64 (batch)</c> from 1, 0 the missing
    /// one</description></item>
    /// <item><term>the series column's name</term><description><c>int64 (batch)</c>, where each series has its own scale, several are scaled per window, or
    /// some of several never moved at fit: the place in the metadata's <c>series</c>; -1 is a series that is not in it, where not each has its own scale</description></item>
    /// <item><term><c>lengths</c></term><description><c>int64 (batch)</c>: rows of each history, from 1</description></item>
    /// </list>
    /// <para>Outputs are named and shaped as the columns, <c>(batch, horizon)</c> and so on. A name that is taken gets underscores as an
    /// input, <c>.output</c> as an output. The metadata hold <c>horizon</c>, <c>window</c>, <c>history</c> (rows worth giving),
    /// <c>minimum_history</c>, <c>strategy</c>, <c>context</c>, <c>scaling</c>, <c>confidence_level</c>, <c>interval_ticks</c> and, as JSON,
    /// <c>time_step</c> (as stated) or <c>time_steps</c> (each with its series),
    /// <c>targets</c>, <c>lags</c>, <c>quantiles</c>, <c>inputs</c> (name, role and column, in order), <c>outputs</c> (column to output),
    /// <c>calendar</c>, <c>vocabularies</c> and <c>series</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, the most that an ONNX file can hold; nothing is
    /// written.</exception>
    public void SaveOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The stream cannot be written; give a writable, open stream.", nameof(destination));
        ForecastOnnxExporter.Export(Fitted, destination);
    }

    /// <summary>Describes the forecaster: its cell, columns and sizes.</summary>
    public override string ToString() => NetworkDescription.Transformer(Options) + NetworkDescription.Fitted(Model, History) + NetworkDescription.Members(History.Members);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ForecastModelFile.Save(ctx, Fitted);
    }

    internal OutputBindings Bind(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ForecastSchemaCheck.ThrowIfUnlike(schema, Fitted.Columns, Options);
        return new OutputBindings(schema, Fitted.Columns.Names, _scorer.Outputs.PlacedColumns, areScores: false);
    }
}
